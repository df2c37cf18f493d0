#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/message.h"
#include "app/open_reference.h"
#include "normalize/single_value.h"
#include "normalize/text.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

class Normalizer {
 public:
  Normalizer(ValueKind kind, const Reference& reference) : kind_(kind), reference_(reference) {}

  // Lines of one text, until its end or until nothing can be written any more. `at_once`: an answer a line, for whoever
  // talks to the program through pipes.
  Status run(std::istream& in, const std::string& name, bool at_once) {
    std::size_t broken = 0;
    std::string line;
    for (bool first = true; std::cout && std::getline(in, line); first = false) {
      if (first && line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
      if (line.ends_with('\r')) line.pop_back();
      if (!is_valid_utf8(line)) ++broken;
      // Control characters are \u escapes in JSON; bytes that are no UTF-8 are U+FFFD already.
      std::cout << normalize_value(kind_, line, reference_).dump() << '\n';
      if (at_once) std::cout.flush();
    }
    if (broken > 0) {
      complain(fail(ErrorCode::corrupt,
                    "{} lines hold bytes that are not UTF-8; they became U+FFFD. Convert the file first, for example "
                    "with iconv -f CP932 -t UTF-8",
                    {std::to_string(broken)}, name)
                   .value());
    }
    if (in.bad()) return fail(ErrorCode::unreadable, "it cannot be read: {}", {std::strerror(EIO)}, name);
    return {};
  }

  Status run(const fs::path& file) {
    if (file == "-") return run(std::cin, "-", true);
    std::error_code error;
    if (fs::is_directory(file, error)) {
      return fail(ErrorCode::unreadable, "this is a folder; name the files in it", {}, file.string());
    }
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    if (in) return run(in, file.string(), false);
    if (errno == ENOENT) return fail(ErrorCode::not_found, "there is no such file or folder", {}, file.string());
    return fail(ErrorCode::unreadable, "it cannot be read: {}", {std::strerror(errno != 0 ? errno : EIO)},
                file.string());
  }

 private:
  ValueKind kind_;
  const Reference& reference_;
};

}  // namespace

int command_normalize(const CommandLine& line) {
  const auto reference = open_reference();
  if (!reference) return unusable(reference.error());
  std::ios::sync_with_stdio(false);
  Normalizer normalizer(line.value_kind, *reference);
  int code = kExitOk;
  const std::vector<fs::path> stdin_only{"-"};
  for (const fs::path& file : line.paths.empty() ? stdin_only : line.paths) {
    if (const auto status = normalizer.run(file); !status) {
      complain(status.error());
      code = kExitSomeFailed;
    }
  }
  return code;
}

}  // namespace meishi
