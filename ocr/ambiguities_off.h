// The ambiguities of Tesseract's old classifier, off for the whole process.
#pragma once

namespace meishi {

// Linking this function is what does it (see the source file); calling it does nothing.
void turn_ambiguities_off();

}  // namespace meishi
