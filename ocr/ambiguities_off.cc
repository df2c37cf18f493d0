// With each model, Tesseract makes a table of characters that are taken for one another, those that hold for every
// language: three quarters of the time that opening a model takes, for Japanese a fifth of a second. Only its old
// classifier looks at them, and the models here have none: what is read stays the same. So the function that fills the
// table is defined here and does nothing: a program's own definition comes before the library's. Where Tesseract has no
// function of this name, this one is not called, and nothing but the time is lost.
#include "ocr/ambiguities_off.h"

namespace tesseract {

class UNICHARSET;

class UnicharAmbigs {
 public:
  void LoadUniversal(const UNICHARSET& encoder_set, UNICHARSET* unicharset);
};

[[gnu::visibility("default")]] void UnicharAmbigs::LoadUniversal(const UNICHARSET& /*encoder_set*/,
                                                                 UNICHARSET* /*unicharset*/) {}

}  // namespace tesseract

namespace meishi {

void turn_ambiguities_off() {}

}  // namespace meishi
