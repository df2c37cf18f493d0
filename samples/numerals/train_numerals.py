#!/usr/bin/env python3
"""Trains the reader of kanji numerals in columns: draws characters, fits a small network, writes ocr/numerals.bin.

    train_numerals.py --out ocr/numerals.bin

Needs python3-numpy, python3-opencv, python3-pil and the fonts of packages-samples.txt and packages-training.txt. The
fonts of CHECKED are not learnt from; what is read of them is printed (0.99 right, and a numeral taken for another one
in one of two thousand). The network's input is what ocr/numeral_net.cc cuts:
24 x 24 pixels, ink 1 on paper 0, 1.15 em wide and high around the middle of the character's ink. Two layers: 576 -> 64
with ReLU -> 16 with softmax. File: "MNUM", then 32-bit little-endian floats, row by row: weights 64 x 576, bias 64,
weights 16 x 64, bias 16.
"""
import argparse
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FOLDER = Path("/usr/share/fonts")
LEARNT = [
    "opentype/ipaexfont-gothic/ipaexg.ttf", "opentype/ipaexfont-mincho/ipaexm.ttf", "opentype/ipafont-gothic/ipag.ttf",
    "opentype/ipafont-mincho/ipamp.ttf", "opentype/noto/NotoSansCJK-Bold.ttc", "opentype/noto/NotoSansCJK-Light.ttc",
    "opentype/noto/NotoSansCJK-Regular.ttc", "opentype/noto/NotoSerifCJK-Bold.ttc",
    "opentype/noto/NotoSerifCJK-Regular.ttc", "opentype/noto/NotoSerifCJK-ExtraLight.ttc",
    "truetype/vlgothic/VL-Gothic-Regular.ttf", "truetype/sawarabi-mincho/sawarabi-mincho-medium.ttf",
    "truetype/horai-umefont/ume-tmo3.ttf", "truetype/horai-umefont/ume-tgo4.ttf",
    "truetype/kouzan-mouhitsu/kouzan-mouhitsu.ttf", "truetype/aoyagi-kouzan-t/AoyagiKouzanT.ttf",
    "opentype/mplus/Mplus1-Regular.otf", "opentype/mplus/Mplus2-Bold.otf", "opentype/mplus/Mplus1-Light.otf",
    "truetype/komatuna/komatuna.ttf", "truetype/hanazono/HanaMinA.ttf",
]
CHECKED = [
    "truetype/bizud-gothic/BIZUDGothic-Regular.ttf", "truetype/bizud-mincho/BIZUDMincho-Regular.ttf",
    "truetype/motoya-l-cedar/MTLc3m.ttf", "truetype/konatu/Konatu.ttf",
    "truetype/sawarabi-gothic/sawarabi-gothic-medium.ttf", "opentype/ipafont-mincho/ipam.ttf",
]
SIDE, EM, HIDDEN = 24, 72, 64
SPAN = 1.15  # em that the window shows
# What a column shows upright: the long bar of 〇三―一二三四 and the brackets lie on their side.
CLASSES = ["〇○０◯", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "〒", "―－-ーｰ—", "（(", "）)"]
LYING = 12
OTHERS = (
    "電話携帯内線代表直通番号地丁目市区町村都道府県郡東西南北京大阪名古屋横浜神戸福岡札幌仙台広島千葉埼玉川崎新潟静岡"
    "株式会社有限合同営業部課長係主任取締役総務経理開発技術製造品質保証支店所工場本社中央本町栄駅前通条丘台谷野原"
    "山田村木林森石井上下左右口日月火水土金年円時分高低小人入力夕夫天犬太丸久及又刀千万百士王玉主工干牛午半平末未"
    "ビルタワハイツマンションアパートコーポスカイイウエオキクケサシスセソチツテトナヌネノヒフヘホミムメモヤユヨラリルレロン"
    "のはにをがでとしかくけこさすせそたちつてなぬねひふへほまみむめもやゆよらりるれろわんうえおい"
    "ＦＡＸＴＥＬｆａｘｔｅｌFAXTEL℡：:・、。，．／123456789１２３４５６７８９ABCDEGHIJKMNPQRSVWYZ"
)


def glyph(font, character, lying):
    """Ink 0..1 on a canvas of 2 em, and the box of the ink."""
    image = Image.new("L", (2 * EM, 2 * EM), 0)
    ImageDraw.Draw(image).text((EM // 2, EM // 2), character, fill=255, font=font)
    ink = np.asarray(image)
    if lying:
        ink = np.rot90(ink, -1)
    ys, xs = np.nonzero(ink > 80)
    if len(xs) == 0:
        return None
    return ink.astype(np.float32) / 255, (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)


def has(font, character):
    """Fonts answer a character that they lack with a box."""
    return font.getmask(character).getbbox() is not None and bytes(font.getmask(character)) != bytes(font.getmask("\uf8ff"))


def seen(ink, box, rng, span=SPAN * EM, softest=2.2):
    """The glyph as a scanner or camera gives it: askew, a little off and off size, thick or thin, soft, grey, noisy.
    `span`: pixels of it that the window shows."""
    x0, y0, x1, y1 = box
    strength = rng.random()
    if strength < 0.15:
        ink = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    elif strength < 0.3:
        ink = cv2.erode(ink, np.ones((2, 2), np.uint8))
    scale = SIDE / span * rng.uniform(0.82, 1.22)
    stretch = rng.uniform(0.92, 1.08)
    angle = np.deg2rad(rng.normal(0, 1.8))
    cos, sin = np.cos(angle), np.sin(angle)
    a = np.array([[cos * scale * stretch, -sin * scale], [sin * scale * stretch, cos * scale]])
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    target = np.array([SIDE / 2, SIDE / 2]) + rng.normal(0, 0.5, 2)
    soft = cv2.GaussianBlur(ink, (0, 0), 0.5 / scale * rng.uniform(0.7, softest))
    out = cv2.warpAffine(soft, np.column_stack([a, target - a @ middle]), (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    out = out / max(0.3, out.max()) * rng.uniform(0.65, 1.1) + rng.normal(0, rng.uniform(0, 0.06), out.shape)
    return np.clip(out + rng.uniform(-0.04, 0.08), 0, 1).astype(np.float32).ravel()


def parts(ink, box, rng):
    """What is cut wrongly: a part of a character, or two halves of neighbours."""
    x0, y0, x1, y1 = box
    if y1 - y0 < 0.5 * EM:
        return None
    cut = int(y0 + (y1 - y0) * rng.uniform(0.35, 0.65))
    out = ink.copy()
    if rng.random() < 0.5:
        out[cut:] = 0
        return out, (x0, y0, x1, cut)
    out[:cut] = 0
    return out, (x0, cut, x1, y1)


def draw(paths, count, rng):
    """`count` samples of every class, twenty times as many of everything else."""
    fonts = [ImageFont.truetype(str(p), EM) for p in paths]
    xs, ys = [], []
    cache = {}

    def drawn(font, character, lying):
        key = (font, character, lying)
        if key not in cache:
            cache[key] = glyph(fonts[font], character, lying) if has(fonts[font], character) else None
        return cache[key]

    for label, characters in enumerate(CLASSES):
        made = 0
        while made < count:
            found = drawn(rng.integers(len(fonts)), characters[rng.integers(len(characters))], label >= LYING)
            if found:
                xs.append(seen(*found, rng))
                ys.append(label)
                made += 1
    made = 0
    while made < 6 * count:
        if rng.random() < 0.2:
            found = drawn(rng.integers(len(fonts)), "四五六七九〇話携帯番電"[rng.integers(11)], False)
            found = found and parts(*found, rng)
        else:
            found = drawn(rng.integers(len(fonts)), OTHERS[rng.integers(len(OTHERS))], False)
        if found:
            xs.append(seen(*found, rng))
            ys.append(len(CLASSES))
            made += 1
    return np.array(xs), np.array(ys)


def fit(draw_more, epochs, rng, n):
    w = [rng.normal(0, np.sqrt(2 / (SIDE * SIDE)), (HIDDEN, SIDE * SIDE)).astype(np.float32), np.zeros(HIDDEN, np.float32),
         rng.normal(0, np.sqrt(2 / HIDDEN), (n, HIDDEN)).astype(np.float32), np.zeros(n, np.float32)]
    m, v, step = [np.zeros_like(p) for p in w], [np.zeros_like(p) for p in w], 0
    for epoch in range(epochs):
        if epoch % 4 == 0:
            x, y = draw_more()  # never the same picture for long
        order = rng.permutation(len(x))
        rate, loss = 2e-3 * 0.5 * (1 + np.cos(np.pi * epoch / epochs)) + 1e-5, 0.0
        for at in range(0, len(order), 256):
            i = order[at:at + 256]
            a = x[i] @ w[0].T + w[1]
            h = np.maximum(a, 0)
            z = h @ w[2].T + w[3]
            p = np.exp(z - z.max(1, keepdims=True))
            p /= p.sum(1, keepdims=True)
            loss -= np.log(p[np.arange(len(i)), y[i]] + 1e-9).sum()
            d = p
            d[np.arange(len(i)), y[i]] -= 1
            d /= len(i)
            back = (d @ w[2]) * (a > 0)
            step += 1
            for k, g in enumerate([back.T @ x[i] + 1e-5 * w[0], back.sum(0), d.T @ h + 1e-5 * w[2], d.sum(0)]):
                m[k] = 0.9 * m[k] + 0.1 * g
                v[k] = 0.999 * v[k] + 0.001 * g * g
                w[k] -= rate * (m[k] / (1 - 0.9 ** step)) / (np.sqrt(v[k] / (1 - 0.999 ** step)) + 1e-8)
        print(f"epoch {epoch} loss {loss / len(x):.4f}", flush=True)
    return w


def report(name, w, x, y, names):
    z = np.maximum(x @ w[0].T + w[1], 0) @ w[2].T + w[3]
    told = z.argmax(1)
    print(f"{name}: {np.mean(told == y):.4f} of {len(y)} right")
    for label, text in enumerate(names):
        rows = y == label
        wrong = told[rows & (told != y)]
        confused = ", ".join(f"{names[k]} {int((wrong == k).sum())}" for k in np.unique(wrong))
        print(f"  {text}: {np.mean(told[rows] == label):.4f}  {confused}")


def train(doc, draw_samples, names, fonts, defaults, checks):
    """The program: fits a network to what `draw_samples` makes of the fonts, prints what is read, writes the file.
    `names`: of the kinds. `fonts`: those to learn from and those to check on. `defaults`: pictures of every kind, and
    epochs. `checks`: pictures of every kind to check with, of the former fonts and of the latter."""
    parser = argparse.ArgumentParser(description=doc.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=defaults[0], help="pictures of every kind")
    parser.add_argument("--epochs", type=int, default=defaults[1])
    options = parser.parse_args()
    learnt, checked = ([FOLDER / f for f in some] for some in fonts)
    rng = np.random.default_rng(7)
    w = fit(lambda: draw_samples(learnt, options.count, rng), options.epochs, rng, len(names))
    report("learnt fonts", w, *draw_samples(learnt, checks[0], rng), names)
    report("fonts not learnt from", w, *draw_samples(checked, checks[1], rng), names)
    options.out.write_bytes(b"MNUM" + b"".join(p.astype("<f4").tobytes() for p in w))


if __name__ == "__main__":
    train(__doc__, draw, [c[0] for c in CLASSES] + ["other"], (LEARNT, CHECKED), (1000, 36), (300, 300))
