// HEIC files as telephones write them, for the tests of decoding.
#pragma once

#include <gtest/gtest.h>
#include <libheif/heif.h>

#include <memory>
#include <opencv2/core.hpp>
#include <vector>

#include "image_bytes.h"

namespace meishi {

struct HeifFreer {
  void operator()(heif_context* p) const { heif_context_free(p); }
  void operator()(heif_encoder* p) const { heif_encoder_release(p); }
  void operator()(heif_image* p) const { heif_image_release(p); }
  void operator()(heif_encoding_options* p) const { heif_encoding_options_free(p); }
};
template <typename T>
using HeifOwned = std::unique_ptr<T, HeifFreer>;

// Each picture (8-bit BGR or BGRA) a top-level image. `orientation`: how the stored pixels are to be turned, with the
// numbers of Exif; the file says so by its own transformations.
inline Bytes heic_of(const std::vector<cv::Mat>& pictures, int orientation = 1) {
  const HeifOwned<heif_context> context(heif_context_alloc());
  heif_encoder* raw_encoder = nullptr;
  if (heif_context_get_encoder_for_format(context.get(), heif_compression_HEVC, &raw_encoder).code != heif_error_Ok) {
    ADD_FAILURE() << "libheif cannot write HEIC here";
    return {};
  }
  const HeifOwned<heif_encoder> encoder(raw_encoder);
  heif_encoder_set_lossy_quality(encoder.get(), 95);
  heif_encoder_set_parameter_string(encoder.get(), "chroma", "444");
  for (const cv::Mat& picture : pictures) {
    const bool alpha = picture.channels() == 4;
    heif_image* raw_image = nullptr;
    heif_image_create(picture.cols, picture.rows, heif_colorspace_RGB,
                      alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, &raw_image);
    const HeifOwned<heif_image> image(raw_image);
    heif_image_add_plane(image.get(), heif_channel_interleaved, picture.cols, picture.rows, 8);
    int stride = 0;
    std::uint8_t* out = heif_image_get_plane(image.get(), heif_channel_interleaved, &stride);
    const int channels = picture.channels();
    for (int y = 0; y < picture.rows; ++y) {
      const std::uint8_t* in = picture.ptr(y);
      std::uint8_t* row = out + static_cast<std::size_t>(y) * static_cast<std::size_t>(stride);
      for (int x = 0; x < picture.cols; ++x, in += channels, row += channels) {
        for (int c = 0; c < channels; ++c) row[c] = c < 3 ? in[2 - c] : in[c];
      }
    }
    const HeifOwned<heif_encoding_options> how(heif_encoding_options_alloc());
    how->image_orientation = static_cast<heif_orientation>(orientation);
    heif_image_handle* handle = nullptr;
    const heif_error error = heif_context_encode_image(context.get(), image.get(), encoder.get(), how.get(), &handle);
    if (handle != nullptr) heif_image_handle_release(handle);
    EXPECT_EQ(error.code, heif_error_Ok) << error.message;
  }
  Bytes bytes;
  heif_writer writer{};
  writer.writer_api_version = 1;
  writer.write = [](heif_context*, const void* data, size_t size, void* to) {
    const auto* from = static_cast<const std::uint8_t*>(data);
    static_cast<Bytes*>(to)->assign(from, from + size);
    return heif_error{heif_error_Ok, heif_suberror_Unspecified, ""};
  };
  heif_context_write(context.get(), &writer, &bytes);
  return bytes;
}

inline Bytes box_of(const char* type, const Bytes& content) {
  Writer out{true, {}};
  out.u32(static_cast<std::uint32_t>(8 + content.size()));
  append(out.bytes, {reinterpret_cast<const std::uint8_t*>(type), 4});
  append(out.bytes, content);
  return out.bytes;
}

// An item of a HEIC file that is put together by hand.
struct HeifItem {
  const char* type;                  // "hvc1", "grid", "iovl"
  Bytes data;                        // what the box mdat holds of it
  std::vector<std::uint32_t> parts;  // items that it is made of, from 1
  std::size_t pieces = 1;            // that its data lie in
};

// A file of these items, numbered from 1; the last is the picture, the others are its parts; every item has the
// properties `boxes`.
inline Bytes heif_file(const std::vector<HeifItem>& items, const std::vector<Bytes>& boxes = {}) {
  const auto number = [](std::size_t value) { return static_cast<std::uint32_t>(value); };
  Writer infos{true, {}};
  Writer references{true, {}};
  Writer associations{true, {}};
  infos.u32(0);
  infos.u16(number(items.size()));
  references.u32(0);
  associations.u32(0);
  associations.u32(number(items.size()));
  for (std::size_t i = 0; i < items.size(); ++i) {
    Writer info{true, {}};
    info.u32(2U << 24 | (i + 1 < items.size() ? 1U : 0U));  // 1: hidden, only a part
    info.u16(number(i + 1));
    info.u16(0);
    append(info.bytes, {reinterpret_cast<const std::uint8_t*>(items[i].type), 4});
    info.number(0, 1);
    append(infos.bytes, box_of("infe", info.bytes));
    if (!items[i].parts.empty()) {
      Writer list{true, {}};
      list.u16(number(i + 1));
      list.u16(number(items[i].parts.size()));
      for (const std::uint32_t part : items[i].parts) list.u16(part);
      append(references.bytes, box_of("dimg", list.bytes));
    }
    associations.u16(number(i + 1));
    associations.number(number(boxes.size()), 1);
    for (std::size_t k = 1; k <= boxes.size(); ++k) associations.number(number(k), 1);
  }
  Bytes properties;
  for (const Bytes& box : boxes) append(properties, box);
  const Bytes groups[] = {box_of("ipco", properties), box_of("ipma", associations.bytes)};
  Bytes both = groups[0];
  append(both, groups[1]);
  Writer primary{true, {}};
  primary.u32(0);
  primary.u16(number(items.size()));
  Bytes ftyp = {'h', 'e', 'i', 'c', 0, 0, 0, 0, 'm', 'i', 'f', '1', 'h', 'e', 'i', 'c'};
  const Bytes handler = {0, 0, 0, 0, 0, 0, 0, 0, 'p', 'i', 'c', 't', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  // The places are of a fixed length, so that a first round finds where the data begin.
  std::size_t begin = 0;
  for (int round = 0;; ++round) {
    Writer places{true, {}};
    places.u32(0);
    places.u16(0x4400);
    places.u16(number(items.size()));
    std::size_t at = begin;
    for (std::size_t i = 0; i < items.size(); ++i) {
      places.u16(number(i + 1));
      places.u16(0);
      places.u16(number(items[i].pieces));
      for (std::size_t piece = 0; piece < items[i].pieces; ++piece) {
        const std::size_t all = items[i].data.size();
        const std::size_t first = all * piece / items[i].pieces;
        const std::size_t last = all * (piece + 1) / items[i].pieces;
        places.u32(number(at + 16 * piece));  // apart from one another
        places.u32(number(last - first));
        at += last - first;
      }
      at += 16 * (items[i].pieces - 1);
    }
    Bytes meta = {0, 0, 0, 0};
    for (const Bytes& box : {box_of("hdlr", handler), box_of("pitm", primary.bytes), box_of("iloc", places.bytes),
                             box_of("iinf", infos.bytes), box_of("iref", references.bytes), box_of("iprp", both)}) {
      append(meta, box);
    }
    Bytes file = box_of("ftyp", ftyp);
    append(file, box_of("meta", meta));
    if (round == 0) {
      begin = file.size() + 8;
      continue;
    }
    Bytes data;
    for (const HeifItem& item : items) {
      for (std::size_t piece = 0; piece < item.pieces; ++piece) {
        const std::size_t first = item.data.size() * piece / item.pieces;
        const std::size_t last = item.data.size() * (piece + 1) / item.pieces;
        append(data, {item.data.data() + first, last - first});
        if (piece + 1 < item.pieces) append(data, Bytes(16, 0xFF));
      }
    }
    append(file, box_of("mdat", data));
    return file;
  }
}

// The contents of the first box of this type; bytes that any box may hold are not looked for here.
inline Bytes first_box(const Bytes& file, const char* type) {
  const auto found = std::search(file.begin() + 4, file.end(), type, type + 4);
  if (found == file.end()) {
    ADD_FAILURE() << "no box " << type;
    return {};
  }
  std::size_t size = 0;
  for (int i = 4; i > 0; --i) size = size << 8 | *(found - i);
  return {found + 4, found - 4 + static_cast<std::ptrdiff_t>(size)};
}

}  // namespace meishi
