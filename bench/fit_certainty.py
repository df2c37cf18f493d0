#!/usr/bin/env python3
"""Fits the weights of ocr/certainty.cc: how likely a line was read right.

    fit_certainty.py --learn CARDS... --check CARDS...

CARDS is a folder of pictures with truth.json (samples/invent draws any number of them), in which cards.jsonl is what
`meishi read --format json` printed of them. A line is right when its text, spaces aside, is that of a line printed
where it lies. Prints the weights and, for the cards to check on, how often lines were right in ten bins of what was
told, and the expected calibration error. Needs python3-numpy.
"""
import argparse
import json
import re
import unicodedata
from pathlib import Path

import numpy as np

NAMES = ["kBias", "kDoubt", "kWeakest", "kCount", "kAgree", "kDisagree", "kLatin", "kShort", "kLarge", "kAgreeLatin",
         "kDisagreeLatin"]
LARGE_MM = 3.3


def folded(text):
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    return re.sub("[‐‑–—―−－ー]", "-", text).replace("・", "")


def shared(a, b):
    """How much of box `a` lies in box `b`, which is grown by 20 pixels."""
    width = min(a[0] + a[2], b[0] + b[2] + 20) - max(a[0], b[0] - 20)
    height = min(a[1] + a[3], b[1] + b[3] + 20) - max(a[1], b[1] - 20)
    return max(0, width) * max(0, height) / max(1e-6, a[2] * a[3])


def signs(line, px_per_mm):
    glyphs = np.clip(np.array(line["glyph_confidence"]), 0.3, 0.999)
    text = re.sub(r"\s", "", line["text"])
    latin = float(2 * sum(c.isascii() for c in text) > len(text))
    agree, disagree = float(line["agreeing"] >= 2), float(line["readings"] > line["agreeing"])
    across = line["box"][2 if line["direction"] == "vertical" else 3]
    return [1, np.log((1 - glyphs).sum() + 0.01), np.log(1 - glyphs.min()), np.log(len(glyphs)), agree, disagree, latin,
            float(len(glyphs) < 3), float(across > LARGE_MM * px_per_mm), agree * latin, disagree * latin]


def lines_of(folders):
    rows, right = [], []
    for folder in map(Path, folders):
        truth = {image["file"]: image["cards"][0] for image in json.loads((folder / "truth.json").read_text())}
        for text in (folder / "cards.jsonl").read_text().splitlines():
            card = json.loads(text)
            if "size" not in card:
                continue
            printed = truth[Path(card["source"]).name]["lines"]
            width, height = card["size"]
            scale = width / (55 if height > width else 91) / 16
            for line in card["lines"]:
                if not line["glyph_confidence"]:
                    continue
                rows.append(signs(line, 16 * scale))
                right.append(any(folded(p["text"]) == folded(line["text"]) and
                                 shared(line["box"], [v * scale for v in p["box"]]) > 0.3 for p in printed))
    return np.array(rows), np.array(right, float)


def fit(x, y, ridge=1e-2):
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + ridge * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        w -= np.linalg.solve(hessian, gradient)
    return w


def report(told, right, what="lines"):
    error = 0
    for b in range(10):
        rows = (told >= b / 10) & (told < (b + 1) / 10 if b < 9 else True)
        if rows.any():
            error += abs(told[rows].mean() - right[rows].mean()) * rows.sum() / len(told)
            print(f"  {b / 10:.1f}  {rows.sum():5} {what}  told {told[rows].mean():.3f}  right {right[rows].mean():.3f}")
    print(f"expected calibration error {error:.3f} over {len(told)} {what}, {right.mean():.3f} of them right")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--learn", nargs="+", required=True)
    parser.add_argument("--check", nargs="+", required=True)
    options = parser.parse_args()
    w = fit(*lines_of(options.learn))
    for name, value in zip(NAMES, w):
        print(f"constexpr double {name} = {value:.3f};")
    x, right = lines_of(options.check)
    report(1 / (1 + np.exp(-x @ w)), right)


if __name__ == "__main__":
    main()
