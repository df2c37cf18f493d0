// The OpenMP inside Tesseract, off for the whole process.
#pragma once

namespace meishi {

// Linking this function is what does it (see the source file); calling it limits whatever else of OpenMP is in the
// calling thread to teams of one.
void turn_openmp_off();

}  // namespace meishi
