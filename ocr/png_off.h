// The PNG files that Tesseract makes of each line on its way to its network, off for the whole process.
#pragma once

namespace meishi {

// Linking this function is what does it (see the source file); calling it does nothing.
void turn_png_off();

}  // namespace meishi
