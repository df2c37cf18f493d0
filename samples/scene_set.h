// The pictures that finding cards is measured on: detection.json to images and their truth.json.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "samples/card_plan.h"

namespace meishi::samples {

// detection.json has
//   "documents": {name: [elements]}: see document.h
//   "scenes": a list; a scene has
//     "file": without its ending; "class": a row of the tests' table
//     "shot": "desk" (photograph_desk) or "glass" (scan_glass), and their options
//     "cards": see cut_card(); a name alone is a card with nothing special; "each": options that they share
//     "grid": {"columns": 3, "step": [x, y] mm, "jitter": mm, "turn_jitter": degrees}: where cards without "at" lie
//     "warnings": what the picture is made to show. `cut_off`, `low_resolution` and `no_card_found` follow from where
//                 the cards lie, and are added here.
//     "quality": of the JPEG, 60
// Gives all errors, for whoever edits the plan wants all slips at once; none when the set is drawn, and only then is
// truth.json written. Errors: those of the plan and the faces; invalid for a scene whose resolution is so near the
// limit of `low_resolution` that nobody can say which is right; io.
std::vector<Error> draw_scenes(const Plan& plan, const std::filesystem::path& scenes, const std::filesystem::path& out,
                               uint64_t seed);

}  // namespace meishi::samples
