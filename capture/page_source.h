// What a Document reads its pages from: one implementation a format, each opened on bytes that outlive it.
#pragma once

#include <cstdint>
#include <memory>
#include <opencv2/core.hpp>
#include <span>

#include "base/result.h"
#include "capture/document.h"

namespace meishi {

class PageSource {
 public:
  virtual ~PageSource() = default;
  [[nodiscard]] virtual int page_count() const = 0;
  // As Document::page(), with `index` from 0 to page_count() - 1 and Error::page left alone. May throw what the
  // libraries below throw: Document catches it.
  virtual Result<cv::Mat> page(int index) = 0;
};

using PageSourcePtr = std::unique_ptr<PageSource>;

}  // namespace meishi
