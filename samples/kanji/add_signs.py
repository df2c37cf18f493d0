#!/usr/bin/env python3
"""Adds the classes ㈱ and ㈲ to ocr/kanji.bin, without training the rest of it again.

    add_signs.py --net ocr/kanji.bin --out ocr/kanji.bin

The network that is there stays as it is to the last bit, so that what it says of every other character stays, too, but for
what the new classes take. Each of them is one more row of the last layer, learnt on what the layers before make of drawn
signs, of drawn kanji and kana, and of characters cut wrongly. Needs the packages that train_kanji.py needs, and some minutes.
Fonts of CHECKED are not learnt from; what is read of them is printed.
"""
import argparse
import multiprocessing
import struct
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

import train_kanji
from train_kanji import CHECKED, LEARNT, SIDE, SIGNS, load

CHANNELS = [1, 16, 32, 64]
HIDDEN = 160
OTHERS_DRAWN = 700  # of the classes that are there, drawn to be told from the signs


def read(path):
    """The names of the classes and the five layers, each as its bytes and as (weights, bias)."""
    raw = Path(path).read_bytes()
    count = struct.unpack("<i", raw[4:8])[0]
    at = 8
    names = []
    for _ in range(count):
        end = raw.index(b"\n", at)
        names.append(raw[at:end].decode())
        at = end + 1
    layers = []
    inputs = [9 * c for c in CHANNELS[:3]] + [CHANNELS[3] * (SIDE // 8) ** 2, HIDDEN]
    for n, m in zip(inputs, CHANNELS[1:] + [HIDDEN, count]):
        heads = np.frombuffer(raw, "<f4", 2 * m, at).reshape(m, 2)
        weights = np.frombuffer(raw, np.int8, n * m, at + 8 * m).reshape(m, n)
        layers.append((heads, weights))
        at += 8 * m + n * m
    return names, layers


def features(layers, x):
    """What the layers before the last one make of windows: n x HIDDEN."""
    with torch.no_grad():
        for i, (heads, weights) in enumerate(layers[:4]):
            w = torch.from_numpy(weights.astype(np.float32) * heads[:, 1:])
            b = torch.from_numpy(heads[:, 0].copy())
            if i < 3:
                x = nn.functional.conv2d(x, w.view(CHANNELS[i + 1], CHANNELS[i], 3, 3), b, padding=1)
                x = torch.max_pool2d(torch.relu(x), 2)
            else:
                x = torch.relu(x.flatten(1) @ w.T + b)
    return x


def drawn_features(paths, names, layers, count, seed, pool):
    """Features and classes of `count` windows: 0 and 1 the signs, 2 anything else."""
    rng = np.random.default_rng(seed)
    signs = load(paths, list(SIGNS), pool)  # and what is no Japanese character
    others = load(paths, list(rng.choice([n for n in names if n], OTHERS_DRAWN, replace=False)), pool)
    out = []
    for images, labels, ems, share in ((signs[0], signs[1], signs[2], 0.3), (others[0], 0 * others[1] + 2, others[2], 0.25)):
        edges = np.searchsorted(labels, np.arange(3))
        ranges = [(a, b) for a, b in zip(edges, [*edges[1:], len(labels)]) if b > a]
        train_kanji.DATA = (images, labels, ems, ranges, 2)
        x, y = train_kanji.work((count // 2, seed, share))
        out.append((features(layers, torch.from_numpy(x).float()), torch.from_numpy(y)))
    return torch.cat([o[0] for o in out]), torch.cat([o[1] for o in out])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--net", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=24000)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    torch.manual_seed(7)
    names, layers = read(options.net)
    keep = [i for i, n in enumerate(names) if n not in SIGNS or not n]
    names = [names[i] for i in keep]
    heads, weights = (part[keep] for part in layers[4])
    with multiprocessing.Pool(1) as pool:
        x, y = drawn_features(LEARNT, names, layers, options.count, 11, pool)
        check_x, check_y = drawn_features(CHECKED, names, layers, options.count // 4, 12, pool)
    known = torch.from_numpy(weights.astype(np.float32) * heads[:, 1:]), torch.from_numpy(heads[:, 0].copy())

    def logits(hidden, rows, bias):
        # All other classes together are one: what they say is not to change.
        old = torch.logsumexp(hidden @ known[0].T + known[1], 1, keepdim=True)
        return torch.cat([hidden @ rows.T + bias, old], 1)

    rows = torch.zeros(len(SIGNS), HIDDEN, requires_grad=True)
    bias = torch.zeros(len(SIGNS), requires_grad=True)
    best = torch.optim.AdamW([rows, bias], lr=0.02, weight_decay=0.01)
    for step in range(1500):
        pick = torch.randint(len(y), (1024,))
        loss = nn.functional.cross_entropy(logits(x[pick], rows, bias), y[pick])
        best.zero_grad()
        loss.backward()
        best.step()
    with torch.no_grad():
        for title, a, b in (("learnt from", x, y), ("not learnt from", check_x, check_y)):
            p = logits(a, rows, bias).softmax(1)
            sure = p[:, :2].max(1).values > 0.9
            told = p.argmax(1)
            print(f"fonts {title}: signs {(told == b)[b < 2].float().mean():.4f}, sure of "
                  f"{(sure & (told == b))[b < 2].float().mean():.4f}; others taken for signs "
                  f"{(told < 2)[b == 2].float().mean():.5f}, surely {(sure & (told < 2))[b == 2].float().mean():.5f}")
        new = rows.numpy()
    scale = np.maximum(np.abs(new).max(1), 1e-9) / 127
    new_heads = np.column_stack([bias.detach().numpy(), scale]).astype("<f4")
    new_weights = np.round(new / scale[:, None]).astype(np.int8)
    last = len(names) - 1  # "" stays the last class
    layers[4] = (np.concatenate([heads[:last], new_heads, heads[last:]]),
                 np.concatenate([weights[:last], new_weights, weights[last:]]))
    names[last:last] = list(SIGNS)
    with open(options.out, "wb") as f:
        f.write(b"MKJ1" + struct.pack("<i", len(names)) + "".join(n + "\n" for n in names).encode())
        for h, w in layers:
            f.write(np.ascontiguousarray(h, "<f4").tobytes() + np.ascontiguousarray(w).tobytes())


if __name__ == "__main__":
    main()
