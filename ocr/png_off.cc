// Tesseract hands a line to its network as a PNG file in memory (ImageData::SetPix, of Tesseract's training): packing
// and unpacking it, once for each reading of a line, takes a twentieth of all CPU time. Leptonica, which does both,
// looks at the first bytes to tell what it is to unpack. So its function that packs is defined here, to give
// Leptonica's own format, the pixels as they are: a program's own definition comes before the library's. What the
// network sees is the same to the bit. Nothing else in the program has Leptonica write a PNG file.
#include "ocr/png_off.h"

#include <leptonica/allheaders.h>

extern "C" [[gnu::visibility("default")]] l_ok pixWriteMemPng(l_uint8** data, size_t* size, PIX* pix,
                                                              l_float32 /*gamma*/) {
  return pixWriteMemSpix(data, size, pix);
}

namespace meishi {

void turn_png_off() {}

}  // namespace meishi
