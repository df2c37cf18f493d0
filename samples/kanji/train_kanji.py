#!/usr/bin/env python3
"""Trains the reader of single Japanese characters: draws them, fits a small network, writes ocr/kanji.bin.

    train_kanji.py --reference build/release/share/meishi/reference.db --out ocr/kanji.bin

Needs the packages of packages-samples.txt and packages-training.txt, and about twenty minutes on two cores; with
MALLOC_MMAP_MAX_=0 and MALLOC_TRIM_THRESHOLD_=100000000000 in the environment it spares a third of that. The fonts of CHECKED
are not learnt from; what is read of them is printed.

Classes: kanji of JIS level 1, every other character of the family and given names in reference.db, kana, ㈱ and ㈲; characters that
look alike (カ and 力, small and large kana) are one class, and so is everything that is no such character: halves, a
character with a part of its neighbour, Latin letters and figures. ocr/kanji_net.cc cuts the network's input: SIDE x SIDE
pixels, ink 1 on paper 0, the box of the ink in the middle, its longer side (or 0.6 em, when that is more) FIT pixels.

File: "MKJ1", 32-bit little-endian count of classes; the classes as UTF-8, a line each, "" last; then layer by layer (three
convolutions 3 x 3 with ReLU and 2 x 2 maximum, two full layers) for every output a 32-bit float bias and scale, then the
weights as signed bytes, output by output.
"""
import argparse
import multiprocessing
import os
import sqlite3
import struct
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch import nn

FOLDER = Path("/usr/share/fonts")
LEARNT = [
    "opentype/ipaexfont-gothic/ipaexg.ttf", "opentype/ipaexfont-mincho/ipaexm.ttf", "opentype/ipafont-gothic/ipag.ttf",
    "opentype/noto/NotoSansCJK-Thin.ttc", "opentype/noto/NotoSansCJK-Light.ttc", "opentype/noto/NotoSansCJK-Regular.ttc",
    "opentype/noto/NotoSansCJK-Bold.ttc", "opentype/noto/NotoSansCJK-Black.ttc",
    "opentype/noto/NotoSerifCJK-ExtraLight.ttc", "opentype/noto/NotoSerifCJK-Regular.ttc",
    "opentype/noto/NotoSerifCJK-Bold.ttc", "opentype/noto/NotoSerifCJK-Black.ttc",
    "truetype/vlgothic/VL-Gothic-Regular.ttf", "truetype/sawarabi-mincho/sawarabi-mincho-medium.ttf",
    "truetype/sawarabi-gothic/sawarabi-gothic-medium.ttf", "truetype/horai-umefont/ume-tmo3.ttf",
    "truetype/horai-umefont/ume-tgo4.ttf", "truetype/horai-umefont/ume-tgs5.ttf",
    "truetype/kouzan-mouhitsu/kouzan-mouhitsu.ttf", "truetype/aoyagi-kouzan-t/AoyagiKouzanT.ttf",
    "opentype/mplus/Mplus1-Light.otf", "opentype/mplus/Mplus1-Regular.otf", "opentype/mplus/Mplus1-Bold.otf",
    "opentype/mplus/Mplus1-Black.otf", "opentype/mplus/Mplus2-Medium.otf", "truetype/migmix/migu-1p-bold.ttf",
    "truetype/umeplus/umeplus-gothic.ttf", "truetype/komatuna/komatuna.ttf", "truetype/hanazono/HanaMinA.ttf",
    "truetype/ipamj/ipamjm.ttf", "truetype/motoya-l-maruberi/MTLmr3m.ttf",
]
CHECKED = [
    "truetype/bizud-gothic/BIZUDGothic-Regular.ttf", "truetype/bizud-gothic/BIZUDGothic-Bold.ttf",
    "truetype/bizud-mincho/BIZUDMincho-Regular.ttf", "truetype/motoya-l-cedar/MTLc3m.ttf",
    "truetype/konatu/Konatu.ttf", "truetype/klee/KleeOne-Regular.ttf",
]
SIDE, FIT = 40, 34
BIG = 64  # side of the drawings that are kept; FIT is scaled with it
LEAST = 0.6  # em
KANA = "".join(chr(c) for c in range(0x3041, 0x3095)) + "".join(chr(c) for c in range(0x30A1, 0x30F7)) + "ー々〆"
OTHERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789&@.-/()（）［］・、。「」〒℡：※●■◆"
SIGNS = "㈱㈲"  # add_signs.py has added these to a network that was trained without them
# The first of each is the class.
ALIKE = ["力カ", "二ニ", "口ロ", "夕タ", "ーー一", "工エ", "八ハ", "へヘ", "卜ト", "りリ", "べベ", "ぺペ", "千チ", "才オ"]
SMALL = ["ぁあ", "ぃい", "ぅう", "ぇえ", "ぉお", "っつ", "ゃや", "ゅゆ", "ょよ", "ゎわ", "ァア", "ィイ", "ゥウ", "ェエ", "ォオ",
         "ッツ", "ャヤ", "ュユ", "ョヨ", "ヮワ", "ヵ力", "ヶケ"]


def folds():
    fold = {c: group[0] for group in ALIKE if group[0] not in "千才" for c in group}
    for small, large in SMALL:
        fold[small] = fold.get(large, large)
    return fold


def classes(reference):
    level1 = []
    for row in range(16, 48):
        for cell in range(1, 95):
            try:
                level1.append(bytes([row + 0xA0, cell + 0xA0]).decode("euc_jp"))
            except UnicodeDecodeError:
                pass
    names = sqlite3.connect(f"file:{reference}?mode=ro", uri=True)
    used = set()
    for table in ("family_name", "given_name"):
        for (surface,) in names.execute(f"select surface from {table}"):
            used.update(surface)
    for character, base in names.execute("select character, base from variant"):
        if base in used and len(character) == 1 and ord(character) < 0x10000 and base in level1:
            try:
                character.encode("euc_jp")
                used.add(character)
            except UnicodeEncodeError:
                pass
    used.update("髙﨑濵德栁" + SIGNS)
    fold = folds()
    every = set(level1) | {c for c in used if ord(c) > 0x2E80} | set(KANA)
    return sorted({fold.get(c, c) for c in every})


def drawn(font, character, blank):
    """Ink on a BIG x BIG drawing, the box of the ink in its middle as the network sees it, and the scale of its em."""
    em = font.size
    try:
        mask = font.getmask(character)
    except OSError:  # a few fonts have a few characters that FreeType cannot hint
        return None
    if bytes(mask) == blank or 0 in mask.size:
        return None
    return fitted(np.asarray(mask, np.uint8).reshape(mask.size[::-1]), em)


def fitted(ink, em):
    columns, rows = np.flatnonzero((ink > 60).any(0)), np.flatnonzero((ink > 60).any(1))
    if len(columns) == 0:
        return None
    x0, y0, x1, y1 = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    scale = BIG * FIT / SIDE / max(x1 - x0, y1 - y0, LEAST * em)
    a = np.array([[scale, 0, BIG / 2 - scale * (x0 + x1) / 2], [0, scale, BIG / 2 - scale * (y0 + y1) / 2]])
    soft = cv2.GaussianBlur(ink, (0, 0), max(0.1, 0.4 / scale)) if scale < 0.7 else ink
    return cv2.warpAffine(soft, a, (BIG, BIG), flags=cv2.INTER_LINEAR), em * scale


def draw_all(job):
    path, characters = job
    font = ImageFont.truetype(str(FOLDER / path), 80)
    try:
        blank = bytes(font.getmask("\uf8ff"))  # what fonts answer for a character that they lack
    except OSError:
        blank = b""
    out = []
    for label, character in characters:
        found = drawn(font, character, blank)
        if found is not None:
            out.append((label, found[0], found[1]))
    return out


def seen(ink, rng):
    """As a scanner or camera gives it: askew, off, thick or thin, soft, grey, noisy, from few or many pixels."""
    strength = rng.random()
    if strength < 0.12:
        ink = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    elif strength < 0.2:
        ink = cv2.erode(ink, np.ones((2, 2), np.uint8))
    scale = SIDE / BIG * rng.uniform(0.9, 1.08)
    stretch = rng.uniform(0.9, 1.1)
    angle = np.deg2rad(rng.normal(0, 1.8))
    shear = rng.normal(0, 0.03)
    cos, sin = np.cos(angle), np.sin(angle)
    a = np.array([[cos * scale * stretch, (shear - sin) * scale], [sin * scale * stretch, cos * scale]])
    target = np.array([SIDE / 2, SIDE / 2]) + rng.normal(0, 0.7, 2)
    soft = cv2.GaussianBlur(ink, (0, 0), BIG / SIDE * rng.uniform(0.25, 1.1))
    out = cv2.warpAffine(soft, np.column_stack([a, target - a @ np.array([BIG / 2, BIG / 2])]), (SIDE, SIDE))
    out = out.astype(np.float32) / 255
    out = out / max(0.3, out.max()) * rng.uniform(0.7, 1.1) + rng.normal(0, rng.uniform(0, 0.06), out.shape)
    return np.clip(out + rng.uniform(-0.04, 0.08), 0, 1).astype(np.float16)


def part(ink, em, rng, other):
    """What is cut wrongly: a part of a character, or a character with a part of the next one."""
    ys, xs = np.nonzero(ink > 60)
    x0, x1 = xs.min(), xs.max() + 1
    if x1 - x0 < 0.5 * em:
        return None
    out = ink.copy()
    if rng.random() < 0.65:
        cut = int(x0 + (x1 - x0) * rng.uniform(0.3, 0.7))
        if rng.random() < 0.5:
            out[:, cut:] = 0
        else:
            out[:, :cut] = 0
        found = fitted(out, em)
        return found and found[0]
    wide = np.zeros((BIG, 2 * BIG), np.uint8)
    wide[:, :BIG] = ink
    ys, xs = np.nonzero(other > 60)
    piece = other[:, xs.min():xs.min() + int((xs.max() - xs.min()) * rng.uniform(0.2, 0.5)) + 2]
    at = x1 + int(rng.uniform(0.03, 0.12) * em)
    width = min(piece.shape[1], 2 * BIG - at)
    wide[:, at:at + width] = piece[:, :width]
    if rng.random() < 0.5:
        wide = wide[:, ::-1] if rng.random() < 0.1 else wide
    found = fitted(wide, em)
    return found and found[0]


def batches(job):
    images, labels, ems, ranges, other, size, seed, share = job
    rng = np.random.default_rng(seed)
    x = np.zeros((size, 1, SIDE, SIDE), np.float16)
    y = np.zeros(size, np.int64)
    for i in range(size):
        if rng.random() < share:
            while True:
                k, j = rng.integers(len(labels), size=2)
                cut = part(images[k], ems[k], rng, images[j]) if labels[k] != other else images[k]
                if cut is not None:
                    break
            x[i, 0], y[i] = seen(cut, rng), other
        else:
            label = rng.integers(len(ranges))
            k = rng.integers(ranges[label][0], ranges[label][1])
            x[i, 0], y[i] = seen(images[k], rng), labels[k]
    return x, y


class Net(nn.Module):
    def __init__(self, outputs):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(1, 16, 3, padding=1), nn.Conv2d(16, 32, 3, padding=1),
                                     nn.Conv2d(32, 64, 3, padding=1), nn.Linear(64 * 25, 160), nn.Linear(160, outputs)])
        self.norm = nn.ModuleList([nn.BatchNorm2d(16), nn.BatchNorm2d(32), nn.BatchNorm2d(64), nn.BatchNorm1d(160)])

    def forward(self, x):
        for i in range(3):
            # Channels last is fifteen times as fast in Debian's torch.
            x = x.contiguous(memory_format=torch.channels_last)
            x = torch.max_pool2d(torch.relu(self.norm[i](self.layers[i](x))), 2)
        return self.layers[4](torch.relu(self.norm[3](self.layers[3](x.flatten(1)))))

    def folded(self):
        """[(weights, bias)] of the five layers with the normalisation in them."""
        out = []
        for i, layer in enumerate(self.layers):
            w, b = layer.weight.detach().clone(), layer.bias.detach().clone()
            if i < 4:
                n = self.norm[i]
                gain = n.weight.detach() / torch.sqrt(n.running_var + n.eps)
                w = w * gain.view(-1, *[1] * (w.dim() - 1))
                b = (b - n.running_mean) * gain + n.bias.detach()
            out.append((w.flatten(1).numpy(), b.numpy()))
        return out


def write(path, names, net, temperature):
    with open(path, "wb") as f:
        f.write(b"MKJ1" + struct.pack("<i", len(names) + 1) + "".join(n + "\n" for n in names + [""]).encode())
        for i, (w, b) in enumerate(net.folded()):
            if i == 4:
                w, b = w / temperature, b / temperature
            scale = np.maximum(np.abs(w).max(1), 1e-9) / 127
            f.write(np.column_stack([b, scale]).astype("<f4").tobytes())
            f.write(np.round(w / scale[:, None]).astype(np.int8).tobytes())


def load(paths, names, pool):
    label_of = {n: i for i, n in enumerate(names)}
    fold = folds()
    wanted = [(label_of[n], n) for n in names] + [(label_of[v], k) for k, v in fold.items() if v in label_of]
    wanted += [(len(names), c) for c in OTHERS]
    found = [row for rows in pool.map(draw_all, [(p, wanted) for p in paths]) for row in rows]
    found.sort(key=lambda row: row[0])
    labels = np.array([row[0] for row in found])
    edges = np.searchsorted(labels, np.arange(len(names) + 1))
    ranges = [(a, b) for a, b in zip(edges[:-1], edges[1:]) if b > a]
    return np.stack([row[1] for row in found]), labels, np.array([row[2] for row in found]), ranges


DATA = None


def work(job):
    return batches((*DATA, *job))


def main():
    global DATA
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=384)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(7)
    names = classes(options.reference)
    other = len(names)
    with multiprocessing.Pool(options.jobs) as pool:
        checked = load(CHECKED, names, pool)
        learnt = load(LEARNT, names, pool)
    print(len(names), "classes,", len(learnt[0]), "drawings,", len(checked[0]), "to check", flush=True)
    DATA = (*checked, other)
    check_x, check_y = work((8000, 1, 0.1))
    DATA = (*learnt, other)
    net = Net(other + 1).to(memory_format=torch.channels_last)
    best = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-3)
    plan = torch.optim.lr_scheduler.OneCycleLR(best, max_lr=4e-3, total_steps=options.steps, pct_start=0.15)
    with multiprocessing.Pool(options.jobs) as pool:
        loss_sum = right = 0
        for step, (x, y) in enumerate(pool.imap(work, ((options.batch, 100 + s, 0.12) for s in range(options.steps)))):
            net.train()
            x, y = torch.from_numpy(x).float(), torch.from_numpy(y)
            z = net(x)
            loss = nn.functional.cross_entropy(z, y)
            best.zero_grad()
            loss.backward()
            best.step()
            plan.step()
            loss_sum += loss.item()
            right += (z.argmax(1) == y).float().mean().item()
            if (step + 1) % 100 == 0 or step + 1 == options.steps:
                net.eval()
                with torch.no_grad():
                    z = torch.cat([net(torch.from_numpy(check_x[k:k + 1000]).float()) for k in range(0, len(check_x), 1000)])
                y = torch.from_numpy(check_y)
                temperature = min((nn.functional.cross_entropy(z / t, y).item(), t) for t in np.arange(0.6, 2.5, 0.1))[1]
                told = z.argmax(1)
                print(f"step {step + 1} loss {loss_sum / 100:.4f} learnt {right / 100:.4f}, fonts not learnt from: "
                      f"{(told == y).float().mean():.4f}, characters {(told == y)[y != other].float().mean():.4f}, "
                      f"temperature {temperature:.1f}", flush=True)
                loss_sum = right = 0
                write(options.out, names, net, temperature)


if __name__ == "__main__":
    main()
