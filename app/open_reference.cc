#include "app/open_reference.h"

#include <iostream>
#include <system_error>
#include <utility>

#include "app/message.h"
#include "app/places.h"

namespace meishi {

Result<OpenedReference> open_own_reference() {
  const std::filesystem::path own = postal_file();
  std::error_code error;
  std::optional<Error> unusable;
  if (!own.empty() && std::filesystem::exists(own, error)) {
    auto opened = Reference::open(reference_file(), own);
    if (opened) return OpenedReference{std::move(*opened), std::nullopt};
    unusable = opened.error();
  }
  auto installed = Reference::open(reference_file());
  if (!installed) return tl::unexpected(installed.error());
  return OpenedReference{std::move(*installed), std::move(unusable)};
}

Result<Reference> open_reference() {
  auto opened = open_own_reference();
  if (!opened) return tl::unexpected(opened.error());
  if (opened->unusable) {
    std::cerr << tr("Warning: {}",
                    {tr("{}; the postal codes that came with Meishi are used; `meishi data update` makes "
                        "the file anew",
                        {describe(*opened->unusable)})})
              << "\n";
  }
  return std::move(opened->reference);
}

}  // namespace meishi
