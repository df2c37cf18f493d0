// Which files are read together: the front and the back of a card that a scanner wrote into two files.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "capture/image_format.h"

namespace meishi {

// The unit of work: a file by itself, or a front and its back.
struct Job {
  std::vector<std::filesystem::path> files;  // one or two, the front first
  bool named = false;                        // two by their names, not by their order
};

// `files` as jobs, in the order of their first files.
//
// Two files of one folder are front and back when their names say so and are the same but for that, whatever their
// suffixes: x_front and x_back, x_f and x_b, x_omote and x_ura (any case; '_', '-', '.' or a space before the word),
// x表 and x裏, x表面 and x裏面 (with or without a separator or brackets). Both have to be among `files`, and each only
// once. Left alone are x_A and x_B, x_1 and x_2: they number cards as often as sides; and x_f and x_b where x_a, x_c or
// another single letter stands beside them.
//
// With `duplex`, the files of one suffix that remain in one folder are paired in natural order, the first with the
// second and so on: what a sheet-fed scanner writes that makes one file a side. A file that is broken or empty or
// cannot be read keeps its place: only its own card lacks a side, and no later one is paired with a stranger's. A file
// of several pages (TIFF, PDF) stays by itself, its pages are paired when it is read; it ends the run of files before
// it, and the file after it is a front again.
[[nodiscard]] std::vector<Job> plan_jobs(const std::vector<std::filesystem::path>& files, bool duplex);

// Does the file's name say that it is a front or a back, as plan_jobs() takes names (x_front, x_b, x裏, ...)?
[[nodiscard]] bool names_a_side(const std::filesystem::path& file);

[[nodiscard]] std::size_t file_count(const std::vector<Job>& jobs, std::size_t first_jobs);

// How many pages a file holds, by a few of its bytes (capture/image_format.h); unknown also when it cannot be read, or
// only its suffix says that it is an image.
[[nodiscard]] FilePages pages_at_a_glance(const std::filesystem::path& file);

}  // namespace meishi
