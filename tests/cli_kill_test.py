#!/usr/bin/python3
"""The program is killed in the middle of an import, again and again: nothing is lost, nothing is there twice.

Usage: cli_kill_test.py SOURCE_DIR BUILD_DIR [KILLS [CARDS]]
  KILLS   how often (default 20)
  CARDS   cards of the import (default 20)

The cards hold a line of crude figures, so that they are read in a moment, whatever is read, and much of the time goes into what is
killed: two hundred kills of an import of sixty cards, cli_kill_test.py . build/release 200 60, take some minutes.
"""
import json
import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import unittest
import zlib

from cli_case import CliCase, write

KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 20
CARDS = int(sys.argv[4]) if len(sys.argv) > 4 else 20

# Five columns of seven pixels a figure, the lowest bit on top.
FIGURES = {"0": "3e5149453e", "1": "00427f4000", "2": "4261514946", "3": "2141454b31", "4": "1814127f10", "5": "2745454539",
           "6": "3c4a494930", "7": "0171090503", "8": "3649494936", "9": "064949291e", "-": "0808080808"}


def card(text):
    """A PNG of a card of 91 by 55 mm at 8 pixels a millimetre, with one line of figures."""
    width, height, pixel = 728, 440, 4
    rows = [bytearray(b"\xff" * width) for _ in range(height)]
    for at, figure in enumerate(text):
        for column, bits in enumerate(bytes.fromhex(FIGURES[figure])):
            for row in range(7):
                if bits >> row & 1:
                    x, y = 80 + (at * 6 + column) * pixel, 190 + row * pixel
                    for line in rows[y:y + pixel]:
                        line[x:x + pixel] = bytes(pixel)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))) + chunk(b"IEND", b""))


def rows(db):
    """All rows of all tables that follow from the journal."""
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
        names = [name for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'journal'"
                                                      " AND name NOT LIKE 'contact#_search#_%' ESCAPE '#' ORDER BY name")]
        return {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in names}


class Kill(CliCase):
    def test_killed_import_goes_on(self):
        drawn = [write(self.path("cards", f"{n:03}.png"), card(f"03-{4000 + 37 * n}-{1000 + 71 * n}"))
                 for n in range(CARDS * 6 // 5)]
        whole = self.path("whole.db")
        self.meishi.run("import", *drawn, "--db", whole, "--exchanged-on", "2024-04-01")

        def identities(db):
            done = self.meishi.run("contacts", "--db", db, "--format", "json")
            return sorted((card["source"], card["page"], card["index"]) for line in done.stdout.splitlines()
                          for card in json.loads(line)["cards"])

        # A few are too crude to be read at all.
        found = {source for source, _, _ in identities(whole)}
        images = [image for image in drawn if image in found][:CARDS]
        expected = sorted((image, 1, 1) for image in images)
        self.assertEqual(len(expected), CARDS)
        chance = random.Random(20261128)
        killed = 0
        while killed < KILLS:
            db = self.path(f"killed{killed}.db")
            command = [self.meishi.program, "import", *images, "--db", db, "--exchanged-on", "2024-04-01"]
            while True:
                process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    code = process.wait(timeout=chance.uniform(0.02, 1.5) if killed < KILLS else 300)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    code = process.wait()
                if code == 0:
                    break
                self.assertEqual(code, -signal.SIGKILL)
                killed += 1
            self.assertEqual(identities(db), expected)
            with sqlite3.connect(db) as connection:
                self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                names = [json.loads(source).get("picture") for source, in connection.execute("SELECT source FROM cards")]
            for name in names:
                self.assertTrue(os.path.exists(os.path.join(db + ".files", name[:2], name[2:] + ".jpg")), name)
            before = rows(db)
            self.expect(self.meishi.run("data", "rebuild", "--db", db), 0)
            self.assertEqual(rows(db), before)
            os.remove(db)
            shutil.rmtree(db + ".files")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
