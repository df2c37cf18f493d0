#include "app/batch_stamp.h"

#include "app/source_file.h"

namespace meishi {

BatchStamp stamp_of(const CommandLine& line) {
  BatchStamp stamp;
  stamp.command = line.command;
  for (const std::filesystem::path& path : line.paths) {
    if (!stamp.source.empty()) stamp.source += " ";
    stamp.source += stored_path(path);
  }
  if (stamp.source.empty()) stamp.source = line.device;
  stamp.event = line.event;
  stamp.exchanged_on = line.exchanged_on;
  stamp.owner = line.owner;
  stamp.purpose = line.purpose;
  stamp.tags = line.tags;
  return stamp;
}

FailedInput failed_input(const CommandLine& line, const Error& error) {
  FailedInput input;
  input.path = stored_path(error.subject);
  input.message = error.message;
  input.args = error.args;
  input.page = error.page;
  input.duplex = line.duplex;
  input.stamp = stamp_of(line);
  return input;
}

}  // namespace meishi
