#!/usr/bin/python3
"""The program on every format that phones, scanners and mail leave on a disk, and on what is broken or mean in each.

Usage: cli_formats_test.py SOURCE_DIR BUILD_DIR

tests/images holds the first sample card as a telephone (HEIC) and a web site (WebP) would have it.
"""
import json
import os
import resource
import shutil
import struct
import sys
import unittest
import zlib

from cli_case import SOURCE, CliCase, sample, write

IMAGES = os.path.join(SOURCE, "tests", "images")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def jpeg_size(jpeg):
    at = 2
    while jpeg[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + struct.unpack_from(">H", jpeg, at + 2)[0]
    height, width = struct.unpack_from(">HH", jpeg, at + 5)
    return width, height


def stream(data, keys=b""):
    return b"<<%s/Length %d>>\nstream\n" % (keys, len(data)) + data + b"\nendstream"


def pdf(pages, trailer=b""):
    """A PDF whose pages are JPEGs, as a scanner makes it, or sizes in points: an empty page of that size."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for page in pages:
        number = len(objects) + 1
        kids.append(b"%d 0 R" % number)
        if isinstance(page, bytes):
            columns, rows = jpeg_size(page)
            width, height = columns * 72 / 300, rows * 72 / 300
            image = stream(page, b"/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
                                 b"/Width %d/Height %d" % (columns, rows))
        else:
            width, height, image = *page, b"null"
        objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %f %f]/Contents %d 0 R/Resources<</XObject<</I %d 0 R>>>>>>"
                    % (width, height, number + 1, number + 2),
                    stream(b"q %f 0 0 %f 0 0 cm /I Do Q" % (width, height) if image != b"null" else b""), image]
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    out = b"%PDF-1.4\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for i, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    return out + table + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))


def png(width, height, rows=None):
    """A grey PNG; without rows it only says that it is that large."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows if rows is not None else b"")) + chunk(b"IEND", b""))


def bmp(width, height):
    pixels = b"\xff" * ((width * 3 + 3) // 4 * 4 * height)
    return struct.pack("<2sIHHIIiiHHIIiiII", b"BM", 54 + len(pixels), 0, 0, 54, 40, width, height, 1, 24, 0, len(pixels), 0, 0, 0, 0) + pixels


def locked_pdf():
    digest = b"a" * 64
    return pdf([(258, 156)], b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (digest, digest))


def people(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


class Formats(CliCase):
    def name_on(self, card):
        return card["contact"]["last_name"]

    def test_a_folder_of_every_format(self):
        """A card that is read from a JPEG and not from the same picture in another format is a person left out; the
        suffix does not matter. The printed list follows the pile, whatever device each card came from. A stack through
        the feeder is one PDF: the poster and the broken picture in it are named, the people before and after them are there. A copy of a card in a
        temporary folder is personal data that nobody deletes."""
        first, second = read(sample()), read(sample().replace("001-akatsuki-sales", "003-minamo-engineer"))
        heic, webp = (read(os.path.join(IMAGES, name)) for name in ("card.heic", "card.webp"))
        stack = self.path("pile", "scan10.PDF")
        for name, content in (("scan10.PDF", pdf([first, (14000, 14000), first[: len(first) // 2], second])), ("scan2", first), ("scan1.webp", webp),
                              ("list.txt", b"scans"), ("b2/a.jpg", heic), ("b10/a.png", pdf([first]))):
            write(self.path("pile", name), content)
        temporary = self.path("tmp")
        os.makedirs(temporary)
        done = self.meishi.run("read", self.path("pile"), "--format", "json", "-v", cwd=temporary, env={"TMPDIR": temporary})
        self.expect(done, 1, "1 skipped", stack + ": page 2: ", "no side", stack + ": page 3: an image in the PDF is damaged")
        cards = people(done)
        self.assertEqual([os.path.relpath(card["source"], self.path("pile")) for card in cards],
                         ["b2/a.jpg", "b10/a.png", "scan1.webp", "scan2", "scan10.PDF", "scan10.PDF"])
        self.assertEqual([card.get("page") for card in cards[-2:]], [1, 4])
        *names, other = [self.name_on(card) for card in cards]
        self.assertTrue(names[0])
        self.assertEqual(set(names), {names[0]})
        self.assertNotIn(other, ["", names[0]])
        self.assertEqual(os.listdir(temporary), [])

    def bad_files(self):
        """{name: (content, what stderr says in English, in Japanese)}"""
        heic, webp = (read(os.path.join(IMAGES, name)) for name in ("card.heic", "card.webp"))
        scan = pdf([read(sample())])
        broken = ("damaged or incomplete", "壊れているか")
        return {
            "cut.heic": (heic[: len(heic) // 2], *broken),
            "cut.webp": (webp[: len(webp) // 2], *broken),
            "cut.bmp": (bmp(40, 30)[:-1], *broken),
            "cut.pdf": (scan[: len(scan) // 2], *broken),
            "cut image.pdf": (pdf([read(sample())[:20000]]), *broken),
            "cut.png": (png(40, 30, b"\0" + b"\xff" * 40), *broken),
            "empty.pdf": (b"", "empty", "空です"),
            "junk.pdf": (b"%PDF-1.7\nnothing\n%%EOF\n", *broken),
            "av1.heic": (read(os.path.join(SOURCE, "fuzz", "corpus", "av1.heic")), "this kind of HEIC", "この種類の HEIC は読み取れません"),
            "locked.pdf": (locked_pdf(), "password", "パスワード"),
            "words.heic": (b"These are words.\n", "not an image", "ではありません"),
            "bomb.png": (png(30000, 30000), "megapixels", "メガピクセル"),
            "long.png": (png(100000, 10), "no side", "辺"),
            "poster.pdf": (pdf([(14400, 14400)]), "no side", "辺"),
        }

    def test_bad_files_are_named_and_the_rest_goes_on(self):
        bad_files = self.bad_files()
        paths = {name: write(self.path(name), content) for name, (content, *_) in bad_files.items()}
        good = self.path("z.jpg")
        for lang, index, read_cards in (("ja", 2, []), ("en", 1, [good])):
            if read_cards:
                shutil.copy(sample(), good)
            # a bomb that went off would not fit
            done = self.meishi.run("read", "--format", "json", "--jobs", "1", self.folder, lang=lang,
                                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30)))
            self.expect(done, 1)
            for name, bad in bad_files.items():
                line = [text for text in done.stderr.splitlines() if paths[name] in text]
                self.assertEqual(len(line), 1, (name, done.stderr))
                self.assertIn(bad[index], line[0])
            self.assertEqual(len(done.stderr.splitlines()), len(paths), "libraries speak on stderr:\n" + done.stderr)
            self.assertEqual([card["source"] for card in people(done)], read_cards)

    def test_one_pixel(self):
        paths = [write(self.path(name), content)
                 for name, content in (("a.png", png(1, 1, b"\0\xff")), ("a.bmp", bmp(1, 1)), ("a.pdf", pdf([(0.1, 0.1)])))]
        self.assertIn(self.meishi.run("read", *paths, timeout=60).returncode, (0, 1))
        self.expect(self.meishi.run("import", *paths, "--db", self.path("cards.db"), timeout=60), 0, *paths)

    def test_max_pixels(self):
        path = write(self.path("page.png"), png(1500, 1000, (b"\0" + b"\xff" * 1500) * 1000))
        self.expect(self.meishi.run("read", path, "--max-pixels", "2"), 0)
        for command in (["read"], ["import", "--db", self.path("cards.db")]):
            self.expect(self.meishi.run(*command, path, "--max-pixels", "1"), 1, path, "1 megapixels (--max-pixels)")

    def test_without_the_programs_for_pdf(self):
        """The package is named; everything else is read."""
        path = write(self.path("a.pdf"), pdf([(258, 156)]))
        env = {"PATH": self.folder}
        done = self.meishi.run("read", "--format", "json", path, sample(), env=env)
        self.expect(done, 1, path, "poppler-utils")
        self.assertEqual([card["source"] for card in people(done)], [sample()])
        report = self.meishi.run("doctor", env=env)
        self.expect(report, 3)
        self.assertRegex(report.stdout, "missing +PDF: .*poppler-utils")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
