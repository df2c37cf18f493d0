// The way of a card: file -> capture -> ocr -> normalize, on several threads.
//
//   run_pipeline(plan_jobs(files, false), reference, options, [&](JobResult&& result) { print(result); });
//
// Each worker thread opens one FaceReader, when it meets its first card, and keeps it to the end of the run, however
// long its source has nothing to give. Results come to `sink` one at a time, in the order of the jobs, on the calling
// thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "app/debug_pictures.h"
#include "app/job_source.h"
#include "app/jobs.h"
#include "app/read_card.h"
#include "base/result.h"
#include "capture/document.h"
#include "normalize/reference.h"

namespace meishi {

struct PipelineOptions {
  int jobs = 0;  // worker threads; 0 is one a core, which is also the most: further ones only take memory
  DecodeOptions decode;
  // Asked before a file is decoded; called from several workers at once, also while `sink` runs. `paired`: whether it
  // is looked through for fronts and backs (looks_for_sides()).
  std::function<bool(std::string_view sha256, bool paired)> known;
  // Pages 2k-1 and 2k of a file of several pages are front and back. (Files that are a pair come as one job.)
  bool duplex = false;
  bool pictures = false;           // ReadSide::picture is wanted
  DebugPictures* debug = nullptr;  // gets every page; none when null
  // Set by a signal handler or by the sink: no further job is begun, those in hand are finished and given to the sink.
  std::atomic<bool>* stop = nullptr;
};

// Are the pages of a job with so many files put together as sides of cards?
[[nodiscard]] inline bool looks_for_sides(std::size_t files, bool duplex) { return duplex || files == 2; }

// A job of a front and a back gives one card, by the rules of sides.h; when one of the two files turns out to have
// several pages, they are two files by themselves. A page without a card gives one ReadCard that says so.
//
// The number of jobs whose results were given to `sink`: less than the source would have given when stopped. At most 3
// results a worker are held in memory, and one page; nothing is kept of a job that is done. Errors (the rest is
// stopped): environment, when no recogniser can be opened.
Result<std::size_t> run_pipeline(const JobSource& next, const Reference& reference, const PipelineOptions& options,
                                 const std::function<void(JobResult&&)>& sink);

// The same for a list, with no more threads than it has jobs.
Result<std::size_t> run_pipeline(const std::vector<Job>& jobs, const Reference& reference,
                                 const PipelineOptions& options, const std::function<void(JobResult&&)>& sink);

}  // namespace meishi
