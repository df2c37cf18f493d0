#!/usr/bin/python3
"""Files and places as they are on real machines: odd names, links, pipes, half-done imports, full disks, no home.

Usage: cli_files_test.py SOURCE_DIR BUILD_DIR
"""
import json
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import unittest

import jsonschema

from cli_case import SOURCE, CliCase, sample, write


def ifd(entries, next_ifd=0):
    """An image file directory of a TIFF: its entries as 12 bytes each, already packed."""
    return struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", next_ifd)


def two_pages(second):
    """The sample TIFF with a second page: "same" picture again, or "blank" paper."""
    with open(sample("tif"), "rb") as file:
        tiff = file.read()
    assert tiff[:4] == b"II*\0"
    start = struct.unpack_from("<I", tiff, 4)[0]
    count = struct.unpack_from("<H", tiff, start)[0]
    entries = [tiff[start + 2 + 12 * i:start + 14 + 12 * i] for i in range(count)]
    assert struct.unpack_from("<I", tiff, start + 2 + 12 * count)[0] == 0, "the sample is to have one page"
    tiff += b"\0" * (len(tiff) % 2)
    if second == "blank":
        width, height = 1075, 650
        pixels = len(tiff)
        tiff += b"\xff" * (width * height)
        tags = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 273: pixels, 277: 1, 278: height, 279: width * height}
        entries = [struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items()]
    tiff = tiff[:start + 2 + 12 * count] + struct.pack("<I", len(tiff)) + tiff[start + 6 + 12 * count:]
    return tiff + ifd(entries)


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def people(done):
    """What is not told of a failure."""
    return [line for line in lines(done) if "error" not in line]


class Files(CliCase):
    def import_(self, *arguments, **options):
        return self.meishi.run("import", "--db", self.path("cards.db"), *arguments, **options)

    def contacts(self):
        return people(self.meishi.run("contacts", "--db", self.path("cards.db"), "--format", "json"))

    # What was not finished is done the next time

    def test_page_that_failed_is_tried_again(self):
        """A card whose page failed once would be missing for ever if its file counted as imported."""
        self.expect(self.import_(sample()), 0)
        db = sqlite3.connect(self.path("cards.db"))
        with db:
            db.execute("CREATE TRIGGER refuse BEFORE INSERT ON cards WHEN NEW.page = 2 BEGIN SELECT RAISE(ABORT, 'refused'); END")
        file = write(self.path("pile.tif"), two_pages("same"))
        first = self.import_(file, "--format", "json")
        self.expect(first, 1, file, "page 2", "refused")
        self.assertEqual([card["outcome"] for card in lines(first)], ["added", "failed"])
        with db:
            db.execute("DROP TRIGGER refuse")
        second = self.import_(file, "--format", "json")
        self.expect(second, 0)
        self.assertEqual([card["outcome"] for card in people(second)], ["duplicate", "repeated"])
        third = self.import_(file)
        self.expect(third, 0)
        self.assertIn("Nothing new. Cards imported before: 2.", third.stdout)
        self.assertEqual(sorted(len(contact["cards"]) for contact in self.contacts()), [1, 2])

    def test_blank_page_is_named_and_not_stored(self):
        """A contact without anything in it is a row that somebody has to find and delete."""
        blank = write(self.path("pile.tif"), two_pages("blank"))
        for lang, text, listed in (("en", "page 2: nothing is printed here", "pile.tif, page 2\n"),
                                   ("ja", "2 ページ: 何も印刷されていない", "pile.tif、2 ページ\n")):
            db = self.path(lang + ".db")
            done = self.meishi.run("import", "--db", db, blank, lang=lang)
            self.expect(done, 0, blank, text)
            self.assertTrue(done.stdout.endswith(listed), done.stdout)
            self.assertEqual(len(people(self.meishi.run("contacts", "--db", db, "--format", "json"))), 1)

    def test_same_picture_twice_in_one_run(self):
        paths = [shutil.copy(sample(), self.path("a.jpg")), self.path("b.jpg"), self.path(".", "a.jpg"), self.folder]
        shutil.copy(paths[0], paths[1])
        done = self.import_(*paths, "--jobs", "2")
        self.expect(done, 0)
        self.assertEqual(done.stdout.count("imported before"), 4, done.stdout)
        self.assertIn("Cards stored: 1 ", done.stdout)
        self.assertEqual([len(contact["cards"]) for contact in self.contacts()], [1])

    # What programs and people are told

    def test_failures_are_told_to_programs(self):
        """A script that imports a batch must know which files to scan again without reading sentences."""
        with open(os.path.join(SOURCE, "app", "card.schema.json"), encoding="utf-8") as file:
            validator = jsonschema.Draft202012Validator(json.load(file))
        pile = write(self.path("pile.tif"), two_pages("same")[:-30])
        missing, words = self.path("missing.jpg"), write(self.path("words.jpg"), b"words")
        told = [(missing, None, "not_found"), (words, None, "unsupported"), (pile, 2, "corrupt")]
        imported = self.import_(missing, words, pile, "--format", "json", "--jobs", "1")
        self.expect(imported, 1)
        self.assertEqual([line["outcome"] for line in lines(imported)], ["failed", "failed", "failed", "added"])
        failed = lines(imported)[:3]
        self.assertEqual([(line["source"], line.get("page"), line["error"]["code"]) for line in failed], told)
        for line in failed:
            self.assertIn(line["error"]["message"], imported.stderr)
        read = self.meishi.run("read", missing, words, pile, "--format", "json", "--jobs", "1")
        self.expect(read, 1, missing, words, pile, *[line["error"]["message"] for line in failed])
        self.assertEqual([(line["source"], line["page"]) for line in lines(read)], [(pile, 1)], "every line is a card")
        for line in lines(read):
            self.assertEqual([error.message for error in validator.iter_errors(line)], [], line)
        for wrong in failed:
            self.assertFalse(validator.is_valid(wrong), wrong)
        only = self.import_(missing, "--format", "json")
        self.expect(only, 1)
        self.assertEqual([line["outcome"] for line in lines(only)], ["failed"])

    def test_pages_are_told_apart(self):
        """Which of fifty pages gave which card."""
        write(self.path("a stack with a long name from the scanner.tif"), two_pages("same"))
        for lang, pages in (("en", ("… page 1 ", "… page 2 ")), ("ja", ("… 1 ページ ", "… 2 ページ "))):
            done = self.meishi.run("import", "--db", self.path(lang + ".db"), self.folder, lang=lang)
            self.expect(done, 0)
            rows = done.stdout.splitlines()[:2]
            for row, page in zip(rows, pages):
                self.assertIn(page, row)
            at = [row.index("  ", row.index(page)) for row, page in zip(rows, pages)]
            self.assertEqual(at[0], at[1], "columns start at the same place")

    def test_pictures_are_found_again(self):
        """A path from a folder that is long forgotten leads to no picture."""
        os.makedirs(self.path("scans", "old"))
        card = shutil.copy(sample(), self.path("scans", "a.jpg"))
        with open(card, "rb") as file:
            content = file.read()
        behind = write(self.path("elsewhere", "b.jpg"), content + b"1")
        os.makedirs(self.path("elsewhere", "in"))
        os.symlink("../elsewhere/in", self.path("scans", "link"))
        for given, stored in ((os.path.join("old", "..", "a.jpg"), card), (os.path.join("link", "..", "b.jpg"), behind)):
            done = self.import_("--format", "json", given, cwd=self.path("scans"))
            self.expect(done, 0)
            self.assertEqual(people(done)[0]["source"], given, "what it was called on the command line")
            source = self.contacts()[0]["cards"][0]["source"]
            self.assertTrue(os.path.isabs(source), source)
            self.assertTrue(os.path.samefile(source, stored), source)
        self.assertEqual(self.contacts()[0]["cards"][-1]["source"], card)

    # Names and kinds of files

    def test_any_file_name(self):
        names = ["a b.jpg", "名刺 表.jpg", "-x.jpg", "--help", "new\nline.jpg", "\x1b[31m.jpg", os.fsdecode(b"\xff\x9b.jpg"), "%s{}.jpg"]
        with open(sample(), "rb") as file:
            card = file.read()
        for i, name in enumerate(names):
            write(self.path(name), card + bytes([i]))
        done = self.import_("--format", "json", "--", *names, cwd=self.folder)
        self.expect(done, 0)
        self.assertEqual(len(people(done)), len(names))
        table = self.meishi.run("read", "--", *names[:6], cwd=self.folder)
        self.expect(table, 0)
        self.assertNotIn("\x1b", table.stdout, "a file name drives the terminal")
        self.assertIn("new?line.jpg\n", table.stdout)
        known = self.import_("./-x.jpg", cwd=self.folder)
        self.assertIn("Nothing new. Cards imported before: 1.", known.stdout)

    def test_links_and_pipes(self):
        """A program that waits for a pipe nobody writes to has to be killed; a link to nowhere must not go unnoticed."""
        folder = self.path("cards")
        os.makedirs(folder)
        shutil.copy(sample(), folder)
        os.symlink("loop", self.path("loop"))
        os.symlink("../cards", os.path.join(folder, "again"))
        os.symlink("nowhere", os.path.join(folder, "gone.jpg"))
        os.mkfifo(os.path.join(folder, "pipe.jpg"))
        done = self.meishi.run("read", folder, "--format", "json", timeout=60)
        self.expect(done, 1, "gone.jpg", "Links to folders that were not followed: 1.")
        self.assertEqual(len(people(done)), 1)
        for path in (self.path("loop"), os.path.join(folder, "pipe.jpg"), "/dev/zero"):
            self.expect(self.meishi.run("read", path, timeout=60), 1, path)

    def test_what_may_not_be_read_is_named(self):
        folder = self.path("cards")
        os.makedirs(os.path.join(folder, "locked"))
        for name in ("a.jpg", "secret.jpg"):
            shutil.copy(sample(), os.path.join(folder, name))
        os.chmod(os.path.join(folder, "secret.jpg"), 0)
        os.chmod(os.path.join(folder, "locked"), 0)
        done = self.meishi.run("read", folder, "--format", "json", **self.nobody)
        self.expect(done, 1, os.path.join(folder, "secret.jpg"), os.path.join(folder, "locked"))
        self.assertEqual(len(people(done)), 1)

    # Where the output goes

    def test_full_disk(self):
        self.expect(self.import_(sample()), 0)
        with open("/dev/full", "w") as full:
            for command in (["read", sample()], ["read", sample(), "--format", "json"], ["contacts"], ["show", "1"], ["history", "1"],
                            ["doctor"], ["--help"], ["--version"]):
                done = subprocess.run([self.meishi.program, "--lang", "en", "--db", self.path("cards.db"), *command], stdout=full,
                                      stderr=subprocess.PIPE, text=True, timeout=60)
                self.expect(done, 3, "the output cannot be written")

    def test_import_outlives_its_reader(self):
        """`meishi import ... | head -1` must not leave half of the cards out."""
        process = subprocess.Popen([self.meishi.program, "--lang", "en", "import", sample(), sample("tif"), "--db", self.path("cards.db")],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        process.stdout.close()
        errors = process.stderr.read()
        self.assertEqual(process.wait(timeout=60), 3)
        process.stderr.close()
        self.assertIn("the output cannot be written", errors)
        self.assertEqual(len(self.contacts()), 2)

    def test_places_that_cannot_be(self):
        file = write(self.path("file"), b"")
        for db in (self.folder, file + "/x.db", "/proc/none/x.db"):
            for variables in ({}, {"MEISHI_DB": db}):
                option = [] if variables else ["--db", db]
                self.expect(self.meishi.run("import", sample(), *option, env=variables), 3, db.rsplit("/", 1)[0])
        self.expect(self.import_(sample(), "--export", file), 3, file)
        self.assertEqual(len(self.contacts()), 1, "the cards are stored all the same")
        self.expect(self.import_(sample(), "--export", self.path("new", "out") + "/"), 0, "Contact.csv")
        self.assertEqual(os.stat(self.path("new", "out")).st_mode & 0o777, 0o700)

    def test_no_home(self):
        """A service account without a home folder is told what to do."""
        home = {"HOME": self.folder, "XDG_DATA_HOME": ""}
        self.expect(self.meishi.run("import", sample(), env=home), 0)
        self.assertTrue(os.path.exists(self.path(".local/share/meishi/meishi.db")))
        if os.geteuid() != 0:
            self.skipTest("only root can become a user without an entry in /etc/passwd")
        done = self.meishi.run("contacts", env={"HOME": "", "XDG_DATA_HOME": ""}, user=54321, group=54321, extra_groups=[])
        self.expect(done, 3, "--db")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
