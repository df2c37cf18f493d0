#!/usr/bin/env python3
"""Trains the reader of the figures 0 to 9: draws characters, fits a small network, writes ocr/figures.bin.

    train_figures.py --out ocr/figures.bin

Needs the packages of packages-samples.txt and packages-training.txt. The fonts of CHECKED are not learnt from; what is
read of them is printed. ocr/figure_net.cc cuts the network's input: 24 x 24 pixels, ink 1 on paper 0, the box of the ink
in the middle, SPAN times its longer side (or LEAST of a figure's height, when that is more) wide and high. The network
and the file are those of train_numerals.py, with eleven kinds: the figures and everything else.
"""
import numpy as np
from PIL import ImageFont

from train_numerals import EM, glyph, has, seen, train

LEARNT = [
    "opentype/ipaexfont-gothic/ipaexg.ttf", "opentype/ipaexfont-mincho/ipaexm.ttf", "opentype/ipafont-gothic/ipagp.ttf",
    "opentype/ipafont-mincho/ipamp.ttf", "opentype/noto/NotoSansCJK-Thin.ttc", "opentype/noto/NotoSansCJK-Regular.ttc",
    "opentype/noto/NotoSansCJK-Black.ttc", "opentype/noto/NotoSerifCJK-ExtraLight.ttc",
    "opentype/noto/NotoSerifCJK-Regular.ttc", "opentype/noto/NotoSerifCJK-Black.ttc",
    "truetype/vlgothic/VL-Gothic-Regular.ttf", "truetype/vlgothic/VL-PGothic-Regular.ttf",
    "truetype/sawarabi-mincho/sawarabi-mincho-medium.ttf", "truetype/komatuna/komatuna.ttf",
    "truetype/hanazono/HanaMinA.ttf", "truetype/ipamj/ipamjm.ttf", "truetype/motoya-l-maruberi/MTLmr3m.ttf",
    "truetype/umeplus/umeplus-p-gothic.ttf", "opentype/mplus/Mplus2-Light.otf", "opentype/mplus/Mplus2-Black.otf",
    "truetype/dejavu/DejaVuSans.ttf", "truetype/dejavu/DejaVuSans-Bold.ttf", "truetype/dejavu/DejaVuSerif.ttf",
    "truetype/dejavu/DejaVuSansMono.ttf", "truetype/lato/Lato-Light.ttf", "truetype/lato/Lato-Regular.ttf",
    "truetype/lato/Lato-Black.ttf", "truetype/lato/Lato-Italic.ttf", "opentype/ebgaramond/EBGaramond12-Regular.otf",
    "truetype/liberation2/LiberationSans-Regular.ttf", "truetype/liberation2/LiberationSans-Bold.ttf",
    "truetype/liberation2/LiberationSerif-Regular.ttf", "truetype/liberation2/LiberationSerif-Bold.ttf",
    "truetype/liberation2/LiberationMono-Regular.ttf", "opentype/urw-base35/NimbusSans-Regular.otf",
    "opentype/urw-base35/NimbusSansNarrow-Regular.otf", "opentype/urw-base35/URWGothic-Book.otf",
    "opentype/urw-base35/URWGothic-Demi.otf", "opentype/urw-base35/URWBookman-Light.otf",
    "opentype/urw-base35/C059-Roman.otf", "opentype/urw-base35/P052-Roman.otf", "opentype/urw-base35/P052-Bold.otf",
    "opentype/cantarell/Cantarell-Regular.otf", "truetype/quicksand/Quicksand-Regular.ttf",
    "truetype/horai-umefont/ume-tmo3.ttf", "truetype/migmix/migu-1p-regular.ttf", "opentype/mplus/Mplus1-Regular.otf",
]
CHECKED = [
    "truetype/bizud-gothic/BIZUDGothic-Regular.ttf", "truetype/bizud-mincho/BIZUDMincho-Regular.ttf",
    "truetype/motoya-l-cedar/MTLc3m.ttf", "truetype/konatu/Konatu.ttf", "truetype/klee/KleeOne-Regular.ttf",
    "truetype/sawarabi-gothic/sawarabi-gothic-medium.ttf", "truetype/horai-umefont/ume-pgo4.ttf",
    "truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf", "truetype/open-sans/OpenSans-Regular.ttf",
    "truetype/crosextra/Carlito-Regular.ttf", "opentype/inter/Inter-Regular.otf",
]
SPAN, LEAST = 1.2, 0.6
FIGURES = "0123456789"
# Not those that look like figures: O, l, I, S, Z, B.
OTHERS = "ACDEFGHJKLMNPQRTUVWXYabcdefhkmnprtuvwxyz@&#%$〒()（）［］-－ー―./：:・、。番号丁目市区町村都道府県本社部ビル大中小"
FULL_WIDTH = "０１２３４５６７８９"


def spoilt(ink, box, other, rng):
    """What is cut wrongly: half of a figure, or one with a piece of its neighbour."""
    x0, y0, x1, y1 = box
    if rng.random() < 0.5:
        cut = int(x0 + (x1 - x0) * rng.uniform(0.4, 0.6))
        out = ink.copy()
        if rng.random() < 0.5:
            out[:, cut:] = 0
            return out, (x0, y0, cut, y1)
        out[:, :cut] = 0
        return out, (cut, y0, x1, y1)
    u0, v0, u1, v1 = other[1]
    wide = u1 - u0 if rng.random() < 0.7 else (u1 - u0) // 2
    wide = min(wide, ink.shape[1] - x1)
    out = ink.copy()
    out[:, x1:x1 + wide] = np.maximum(out[:, x1:x1 + wide], other[0][:, u0:u0 + wide])
    return out, (x0, min(y0, v0), x1 + wide, max(y1, v1))


def draw(paths, count, rng):
    """`count` samples of every figure, six times as many of everything else."""
    fonts = [ImageFont.truetype(str(p), EM) for p in paths]
    cache, xs, ys = {}, [], []

    def drawn(font, character):
        key = (font, character)
        if key not in cache:
            cache[key] = glyph(fonts[font], character, False) if has(fonts[font], character) else None
        return cache[key]

    def add(found, height, label):
        x0, y0, x1, y1 = found[1]
        span = SPAN * max(x1 - x0, y1 - y0, LEAST * height)
        xs.append(seen(found[0], found[1], rng, span, 3.0))
        ys.append(label)

    height = [drawn(f, "0")[1][3] - drawn(f, "0")[1][1] for f in range(len(fonts))]
    for label in range(10):
        made = 0
        while made < count:
            font = rng.integers(len(fonts))
            found = drawn(font, (FIGURES if rng.random() < 0.85 else FULL_WIDTH)[label])
            if found:
                add(found, height[font], label)
                made += 1
    made = 0
    while made < 6 * count:
        font = rng.integers(len(fonts))
        if rng.random() < 0.3:
            one, two = drawn(font, FIGURES[rng.integers(10)]), drawn(font, FIGURES[rng.integers(10)])
            found = spoilt(*one, two, rng)
        else:
            found = drawn(font, OTHERS[rng.integers(len(OTHERS))])
        if found and found[1][2] > found[1][0]:
            add(found, height[font], 10)
            made += 1
    return np.array(xs), np.array(ys)


if __name__ == "__main__":
    train(__doc__, draw, list(FIGURES) + ["other"], (LEARNT, CHECKED), (1500, 48), (500, 1000))
