// A fingerprint of what a card looks like: two pictures of one card, by whatever scanner or camera, differ in few of
// its 256 bits.
//
// A perceptual hash by the discrete cosine transform (Zauner, "Implementation and benchmarking of perceptual image hash
// functions", 2010, section 3.2.1), of the print instead of the brightness: what stands out from its surroundings
// within some millimetres, so that paper, shadow and grey level do not count. 16 x 16 of the lowest frequencies, none
// along an axis alone, each against their median; 16 half waves over 91 mm are 5.7 mm, so a corner that is off by half
// a millimetre costs few bits.
//
// Measured on the sample cards drawn again with other noise, lid, skew, JPEG quality and as photographs, corners off by
// 0.5 % of the card's width (standard deviation), in bits of 256:
//
//   the same card again: scan and scan         median 28, 95 % below 40, most 42
//                        scan and coarse scan  median 28, 95 % below 46, most 48
//                        scan and photo        median 28, 95 % below 44, most 56
//                        photo and photo       median 26, 95 % below 48, most 52
//   another card of the same person in another design or company: least 86, median 124
//   cards of different companies: least 76, 5 % below 100, median 124
//   the same design, a colleague's name, e-mail and mobile: least 18, median 60, most 98
//   the same design and person, another title: least 12, median 30, most 62
//
// So up to kSameLook bits are one design and layout; whose card, and of which post, is for the text to say.
#pragma once

#include <opencv2/core.hpp>
#include <string>

namespace meishi {

// 64 lower-case hex digits of the upright face. `grey`: 8 bit, not empty, as CardFace::grey, before hide_barcodes();
// `rotation`: the clockwise turn (0, 90, 180, 270) that makes it upright. Any size: the hash of a face at half the
// resolution is nearly the same. Pure. Throws cv::Exception for an image of another kind.
[[nodiscard]] std::string face_hash(const cv::Mat& grey, int rotation);

}  // namespace meishi
