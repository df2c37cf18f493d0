// What a Document reads its pages from: one implementation a format, each opened on bytes that outlive it.
#pragma once

#include <functional>
#include <memory>
#include <opencv2/core.hpp>
#include <utility>

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

// The source of a format that holds one picture.
class OnePage : public PageSource {
 public:
  explicit OnePage(std::function<Result<cv::Mat>()> decode) : decode_(std::move(decode)) {}
  [[nodiscard]] int page_count() const override { return 1; }
  Result<cv::Mat> page(int) override { return decode_(); }

 private:
  std::function<Result<cv::Mat>()> decode_;
};

}  // namespace meishi
