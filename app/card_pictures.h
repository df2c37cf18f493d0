// The kept pictures of cards, reduced for exports.
#pragma once

#include <filesystem>

#include "store/export.h"

namespace meishi {

// Reads the pictures beside `database` (store/picture_files.h). Errors of what it gives: as read_source() and
// Document::open(), with the picture's file as subject; internal.
[[nodiscard]] PictureSource card_pictures(std::filesystem::path database);

}  // namespace meishi
