#!/usr/bin/python3
"""meishi scan against SANE's own test scanners, and against a scanner that jams.

Usage: cli_scan_test.py SOURCE_DIR BUILD_DIR
"""
import glob
import json
import os
import shutil
import signal
import stat
import struct
import subprocess
import time
import unittest
import zlib

from cli_case import SOURCE, CliCase, write


def card(name):
    return glob.glob(os.path.join(SOURCE, "samples", "cards", name + ".*"))[0]


def pgm_of(png):
    """An 8-bit grey PNG that is not interlaced, as PGM."""
    with open(png, "rb") as file:
        data = file.read()
    at, packed, width, height = 8, b"", 0, 0
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            assert (depth, colour, interlaced) == (8, 0, 0), "another sample will have to do"
        elif kind == b"IDAT":
            packed += body
        at += 12 + size
    raw, rows, above = zlib.decompress(packed), [], bytes(width)
    for y in range(height):
        kind, line = raw[y * (width + 1)], bytearray(raw[y * (width + 1) + 1:(y + 1) * (width + 1)])
        for x in range(width):
            left, up, corner = (line[x - 1], above[x], above[x - 1]) if x else (0, above[x], 0)
            if kind == 1:
                line[x] = (line[x] + left) & 255
            elif kind == 2:
                line[x] = (line[x] + up) & 255
            elif kind == 3:
                line[x] = (line[x] + (left + up) // 2) & 255
            elif kind == 4:
                guess = left + up - corner
                line[x] = (line[x] + min((left, up, corner), key=lambda v: abs(guess - v))) & 255
        above = bytes(line)
        rows.append(above)
    return b"P5\n%d %d\n255\n" % (width, height) + b"".join(rows)


# A sheet-fed scanner that gives the files of FAKE/pages and ends with FAKE/code.
FAKE = r"""#!/bin/sh
for a; do
  case "$a" in
    --formatted-device-list=*) printf 'fake:0\tMaker\tModel\tsheetfed scanner\n'; exit 0 ;;
    --all-options) cat "$FAKE/options"; exit 0 ;;
    --batch=*) format=${a#--batch=} ;;
  esac
done
for a; do echo "$a"; done > "$FAKE/asked"
n=0
for page in "$FAKE"/pages/*; do
  n=$((n + 1))
  file=$(printf "$format" $n)
  cp "$page" "$file.part" && mv "$file.part" "$file" && echo "$file"
done
echo half > "$(printf "$format" 99).part"
echo 'scanimage: sane_start: Document feeder jammed' >&2
if [ -e "$FAKE/hangs" ]; then
  echo "Batch terminated, $n pages scanned" >&2
  sleep 600
fi
exit "$(cat "$FAKE/code")"
"""


@unittest.skipUnless(shutil.which("scanimage"), "sane-utils is not installed")
class Scan(CliCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sane = cls.meishi.path("sane")
        write(os.path.join(cls.sane, "dll.conf"), b"test\npnm\n")
        write(os.path.join(cls.sane, "test.conf"), b"number_of_devices 1\n")
        cls.nothing = cls.meishi.path("no-sane")
        write(os.path.join(cls.nothing, "dll.conf"), b"")

    def setUp(self):
        super().setUp()
        self.db = self.path("a.db")

    def scan(self, *arguments, env=None, **options):
        return self.meishi.run("scan", "--db", self.db, *arguments, env={"SANE_CONFIG_DIR": self.sane, **(env or {})}, **options)

    def contacts(self):
        done = self.meishi.run("contacts", "--db", self.db, "--format", "json")
        self.expect(done, 0)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def fake(self, code, *pages, options=b"    --source ADF Front|ADF Duplex [ADF Front]\n    --resolution 100|600dpi [100]\n"):
        folder = self.path("fake")
        os.makedirs(os.path.join(folder, "pages"), exist_ok=True)
        os.chmod(write(os.path.join(folder, "scanimage"), FAKE.encode()), 0o755)
        write(os.path.join(folder, "options"), options)
        write(os.path.join(folder, "code"), str(code).encode())
        for i, page in enumerate(pages):
            shutil.copy(page, os.path.join(folder, "pages", f"{i}"))
        return {"PATH": folder + ":" + os.environ["PATH"], "FAKE": folder}

    def asked(self):
        with open(self.path("fake", "asked"), encoding="utf-8") as file:
            return file.read().splitlines()

    def test_list(self):
        done = self.scan("--list", "--format", "json")
        self.expect(done, 0)
        scanners = {s["device"]: s for s in map(json.loads, done.stdout.splitlines())}
        self.assertEqual(scanners["test:0"], {"device": "test:0", "vendor": "Noname", "model": "frontend-tester", "type": "virtual device"})
        self.assertIn("pnm:0", scanners)
        for lang, head in (("en", "Device"), ("ja", "装置")):
            self.assertTrue(self.scan("--list", lang=lang).stdout.startswith(head))
        self.assertFalse(os.path.exists(self.db))

    def test_feeder_until_it_is_empty(self):
        """SANE's own test scanner gives ten pages, on which there is no card."""
        report = self.path("scan.json")
        done = self.scan("--device", "test:0", "--set", "test-picture=Solid white", "--set", "x=55", "--set",
                         "y=91", "--format", "json", "--report", report)
        self.expect(done, 0, "Pages scanned: 10.")
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([line["outcome"] in ("no_card", "blank") for line in lines], [True] * 10, lines)
        (folder,) = glob.glob(self.db + ".scans/*")
        self.assertEqual([line["source"] for line in lines], [os.path.join(folder, f"page-{n:06}.png") for n in range(1, 11)])
        for place, mode in ((os.path.dirname(folder), 0o700), (folder, 0o700), (lines[0]["source"], 0o600)):
            self.assertEqual(stat.S_IMODE(os.stat(place).st_mode), mode, place)
        with open(lines[0]["source"], "rb") as file:
            head = file.read(24)
        self.assertEqual(head[:8], b"\x89PNG\r\n\x1a\n")
        self.assertAlmostEqual(struct.unpack(">I", head[16:20])[0], 55 / 25.4 * 300, delta=20)
        with open(report, encoding="utf-8") as file:
            written = json.load(file)
        self.assertEqual((written["command"], written["totals"]["without_card"], written["interrupted"]), ("scan", 10, False))
        self.expect(self.scan("--device", "test:0", "--pages", "2"), 0, "Pages scanned: 2.")
        self.assertEqual(len(glob.glob(self.db + ".scans/*")), 2)

    def test_a_card_becomes_a_contact(self):
        picture = write(self.path("card.pgm"), pgm_of(card("010-setouchi-bank")))
        keep = self.path("100% kept")
        done = self.scan("--device", "pnm:0", "--set", "filename=" + picture, "--keep", keep, "--event", "窓口", "--tag", "scanned")
        self.expect(done, 0, "Pages scanned: 1.", keep)
        (contact,) = self.contacts()
        read = json.loads(self.meishi.run("read", card("010-setouchi-bank"), "--format", "json").stdout)["contact"]
        self.assertEqual((contact["last_name"], contact["emails"]), (read["last_name"], read["emails"]))
        (kept,) = contact["cards"]
        self.assertEqual(kept["event"], "窓口")
        self.assertEqual(glob.glob(glob.escape(keep) + "/*/page-000001.png"), [kept["source"]])

    def test_pages_before_a_jam_are_imported(self):
        env = self.fake(6, card("001-akatsuki-sales"), card("006-kitanokaze-logistics"))
        for lang, text in (("en", "paper is jammed"), ("ja", "紙が詰まりました")):
            done = self.scan(env=env, lang=lang)
            self.expect(done, 3, "fake:0", text)
        self.assertEqual(len(self.contacts()), 2)
        self.assertEqual(glob.glob(self.db + ".scans/*/*.part"), [])
        self.assertIn("--source=ADF Front", self.asked())

    def test_a_driver_that_hangs_at_the_end(self):
        env = self.fake(0, card("001-akatsuki-sales"))
        write(self.path("fake", "hangs"), b"")
        start = time.monotonic()
        self.expect(self.scan(env=env), 3, "paper is jammed")
        self.assertLess(time.monotonic() - start, 200)
        self.assertEqual(len(self.contacts()), 1)

    def test_both_sides(self):
        """A card of the same person stands for the back; the last sheet lost its back."""
        env = self.fake(7, card("001-akatsuki-sales"), card("002-akatsuki-manager"), card("006-kitanokaze-logistics"))
        done = self.scan("--duplex", "--format", "json", "--resolution", "300", env=env)
        self.expect(done, 0, "the other side is missing", "no 300 dpi; 600 dpi")
        self.assertIn("--source=ADF Duplex", self.asked())
        self.assertIn("--resolution=600", self.asked())
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([os.path.basename(line["source"]) for line in lines], ["page-000001.png", "page-000003.png"])
        self.assertEqual(os.path.basename(lines[0]["back"]["source"]), "page-000002.png")

    def test_what_keeps_a_scanner_from_scanning(self):
        table = [("COVER_OPEN", "cover is open", "カバー"), ("DEVICE_BUSY", "in use by another", "ほかのプログラム"), ("ACCESS_DENIED", "may not use", "権限"),
                 ("NO_DOCS", "no paper", "紙がありません"), ("IO_ERROR", "connection", "接続"), ("JAMMED", "jammed", "詰まりました")]
        for status, english, japanese in table:
            for lang, text in (("en", english), ("ja", japanese)):
                with self.subTest(status=status, lang=lang):
                    done = self.scan("--device", "test:0", "--set", "read-return-value=SANE_STATUS_" + status, lang=lang)
                    self.expect(done, 3, "test:0", text)
                    self.assertEqual(done.stdout, "")
        self.assertEqual(os.listdir(self.db + ".scans"), [], "no empty folders are left behind")
        self.expect(self.scan("--device", "nosuch:0"), 3, "nosuch:0", "no such scanner")
        for arguments in ([], ["--list"]):
            self.expect(self.scan(*arguments, env={"SANE_CONFIG_DIR": self.nothing}), 3, "no scanner was found")
            self.expect(self.scan(*arguments, env={"PATH": self.nothing}), 3, "sane-utils")

    def test_default_scanner(self):
        self.expect(self.scan("--duplex", env={"SANE_DEFAULT_DEVICE": "test:0"}), 2, "test:0: this scanner does not say that it scans both sides")

    def test_what_the_scanner_cannot_do(self):
        table = [(["--device", "test:0", "--duplex"], "Flatbed, Automatic Document Feeder", "両面"),
                 (["--device", "pnm:0", "--source", "adf"], "--pages N", "--pages N"),
                 (["--device", "test:0", "--source", "flatbed", "--pages", "2"], "one page at a time", "1 ページずつ"),
                 (["--device", "test:0", "--set", "shoe=42"], "no option shoe", "shoe という設定できるオプション")]
        for arguments, english, japanese in table:
            for lang, text in (("en", english), ("ja", japanese)):
                done = self.scan(*arguments, lang=lang)
                self.expect(done, 2, text)
        self.assertFalse(os.path.exists(self.db))

    def test_ctrl_c_stops_the_scanner(self):
        env = {**{k: v for k, v in os.environ.items() if not k.startswith(("MEISHI_", "LC_", "LANG"))}, "SANE_CONFIG_DIR": self.sane, "LANG": "C.UTF-8"}
        process = subprocess.Popen([self.meishi.program, "scan", "--db", self.db, "--device", "test:0", "--set", "read-delay=yes",
                                    "--set", "read-delay-duration=200000"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + 60
        while not glob.glob(self.db + ".scans/*/*.part"):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, errors)
        self.assertEqual(glob.glob(self.db + ".scans/*/*.part"), [])


if __name__ == "__main__":
    unittest.main(argv=["cli_scan_test"])
