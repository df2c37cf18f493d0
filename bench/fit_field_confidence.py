#!/usr/bin/env python3
"""Fits the curve of normalize/field_confidence.cc: how likely a field is right.

    fit_field_confidence.py --learn REPORT... --check REPORT...

REPORT is what `bench/accuracy --json REPORT CARDS` wrote of a folder of cards (samples/invent draws any number of them)
with kOffset = 0, kSlope = 1 and kLookedUp = 0 in field_confidence.cc, so that confidences are the bare evidence. Prints
the three values and, for the reports to check on, how often fields were right in ten bins of what was told before and after, and the
expected calibration error. Needs python3-numpy.
"""
import argparse
import json
from pathlib import Path

import numpy as np

from fit_certainty import fit, report

LEAST = 1e-3  # kLeast
LOOKED_UP = {"postal_code", "prefecture", "city"}
RIDGE = 0.5  # few of these are wrong: the weight is held back


def fields_of(reports):
    judged = [value for path in reports for set_ in json.loads(Path(path).read_text())["sets"]
              for value in set_["score"]["judged"]]
    evidence = np.array([value[1] for value in judged])
    p = np.clip(evidence, LEAST, 1 - LEAST)
    looked_up = [value[0] in LOOKED_UP for value in judged]
    signs = np.stack([np.ones(len(p)), np.log(p / (1 - p)), np.array(looked_up, float)], 1)
    return signs, evidence, np.array([value[2] for value in judged], float)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--learn", nargs="+", required=True)
    parser.add_argument("--check", nargs="+", required=True)
    options = parser.parse_args()
    signs, _, right = fields_of(options.learn)
    w = fit(signs, right, RIDGE)
    for name, value in zip(["kOffset", "kSlope", "kLookedUp"], w):
        print(f"constexpr double {name} = {value:.3f};")
    signs, evidence, right = fields_of(options.check)
    print("before")
    report(evidence, right, "fields")
    print("after")
    report(1 / (1 + np.exp(-signs @ w)), right, "fields")


if __name__ == "__main__":
    main()
