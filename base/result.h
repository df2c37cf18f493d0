// Result<T> and Error: how every fallible function of Meishi answers.
//
//   Result<cv::Mat> decode(...);
//   auto image = decode(bytes);
//   if (!image) return tl::unexpected(image.error());
//
// Errors are values. Exceptions of libraries are caught at the edge of the folder that uses the library and become an
// Error there; none crosses from one folder to another. Everything here is a plain value: copy it between threads
// freely.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace meishi {

enum class ErrorCode {
  not_found,    // the file, contact or card asked for does not exist
  unreadable,   // it exists, and the system does not let us read it
  unsupported,  // a format that Meishi does not read
  corrupt,      // the right format, broken content
  too_large,    // over a limit that protects the machine
  invalid,      // the caller's arguments make no sense
  io,           // writing failed: disk full, read-only, ...
  environment,  // language data, reference data or database missing or unusable (exit code 3)
  internal,     // a library failed in a way that we did not foresee
};

// What went wrong, in words that a user can act on.
struct Error {
  ErrorCode code = ErrorCode::internal;
  // English, with {} where `args` go. It is also the key of the translation (gettext msgid), so it holds no data.
  std::string message;
  std::vector<std::string> args;
  // The file (or contact, or database) concerned; "" when there is none. Never part of `message`: the caller prints it.
  std::string subject;
  int page = 0;  // 1-based; 0 when the error is not about one page
};

// tl::expected<T, Error>, as a class of its own so that the compiler warns when a result is dropped unread.
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

using Status = Result<void>;

// fail(ErrorCode::corrupt, "the {} data ends early", {"JPEG"}) converts to any Result. `message` must be a literal: the
// translation catalogue is made from the calls of fail().
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::vector<std::string> args = {},
                                                std::string subject = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(args), std::move(subject), 0});
}

}  // namespace meishi
