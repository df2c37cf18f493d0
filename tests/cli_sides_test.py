#!/usr/bin/python3
"""Front and back, the same card again, and pictures for debugging, through the real program.

Usage: cli_sides_test.py SOURCE_DIR BUILD_DIR
"""
import glob
import hashlib
import json
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
import unittest
import zlib

import jsonschema

from cli_case import BUILD, SOURCE, CliCase, sample, write


def card(number):
    return glob.glob(os.path.join(SOURCE, "samples", "cards", "%03d-*" % number))[0]


def content(path):
    with open(path, "rb") as file:
        return file.read()


def jpeg_size(jpeg):
    at = 2
    while jpeg[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + struct.unpack_from(">H", jpeg, at + 2)[0]
    height, width, channels = struct.unpack_from(">HHB", jpeg, at + 5)
    return width, height, channels


def grey_pixels(path):
    """Rows of the grey sample TIFF (deflate, horizontal predictor)."""
    tiff = content(path)
    start = struct.unpack_from("<I", tiff, 4)[0]
    tags = {}
    for i in range(struct.unpack_from("<H", tiff, start)[0]):
        tag, kind, count, value = struct.unpack_from("<HHII", tiff, start + 2 + 12 * i)
        width = {3: "H", 4: "I"}.get(kind)
        if width and count > 1:
            tags[tag] = struct.unpack_from("<%d%s" % (count, width), tiff, value)
        elif width:
            tags[tag] = (value & 0xFFFF if kind == 3 else value,)
    assert tags[259] == (8,) and tags[317] == (2,) and tags[258] == (8,)
    data = b"".join(zlib.decompress(tiff[at:at + size]) for at, size in zip(tags[273], tags[279]))
    rows = []
    for y in range(tags[257][0]):
        row = bytearray(data[y * tags[256][0]:(y + 1) * tags[256][0]])
        for x in range(1, len(row)):
            row[x] = (row[x] + row[x - 1]) & 0xFF
        rows.append(row)
    return rows


def scanned_again(rows, seed):
    """The same card on the glass a second time: a little elsewhere, darker, with other noise."""
    chance = random.Random(seed)
    noise = [chance.gauss(0, 3) for _ in range(9973)]
    return [bytearray(max(0, min(255, int(value * 0.95 + noise[(x * 31 + y * 977) % 9973]))) for x, value in enumerate(row[4:-2]))
            for y, row in enumerate(rows[3:-4])]


def tiff(pages):
    """A TIFF of pages: JPEG bytes as they are (compression 7), or rows of grey."""
    out = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for page in pages:
        data = page if isinstance(page, bytes) else b"".join(page)
        out += b"\0" * (len(out) % 2)
        if isinstance(page, bytes):
            width, height, channels = jpeg_size(page)
            tags = {256: width, 257: height, 258: 8, 259: 7, 262: 6 if channels == 3 else 1, 277: channels, 278: height}
            if channels == 3:  # three values do not fit into an entry
                tags[258] = len(out)
                out += struct.pack("<HHH", 8, 8, 8)
        else:
            width, height, channels = len(page[0]), len(page), 1
            tags = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 277: 1, 278: height}
        out += b"\0" * (len(out) % 2)
        tags.update({273: len(out), 279: len(data)})
        out += data
        out += b"\0" * (len(out) % 2)
        struct.pack_into("<I", out, link, len(out))
        out += struct.pack("<H", len(tags))
        for tag, value in sorted(tags.items()):
            if tag == 258 and channels == 3:
                out += struct.pack("<HHII", tag, 3, 3, value)
            else:
                out += struct.pack("<HHII", tag, 4, 1, value)
        link = len(out)
        out += b"\0\0\0\0"
    return bytes(out)


def blank(width=1075, height=650):
    return [bytearray(b"\xf5" * width)] * height


def objects(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


FRONT, BACK, OTHER = card(1), card(2), card(3)  # a card of the same person stands for the back


class Sides(CliCase):
    def import_(self, *arguments, **options):
        return self.meishi.run("import", "--db", self.path("cards.db"), *arguments, **options)

    def outcomes(self, *arguments, code=0):
        done = self.import_("--format", "json", *arguments)
        self.expect(done, code)
        return [card["outcome"] for card in objects(done)]

    def contacts(self):
        return objects(self.meishi.run("contacts", "--db", self.path("cards.db"), "--format", "json"))

    def read(self, *arguments):
        done = self.meishi.run("read", "--format", "json", *arguments)
        self.expect(done, 0)
        with open(os.path.join(SOURCE, "app", "card.schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        for card_read in objects(done):
            jsonschema.validate(card_read, schema)
        return objects(done), done.stderr

    # Front and back

    def test_duplex_pages_are_one_card(self):
        """Without it the English side of every card becomes a contact of its own."""
        file = write(self.path("stack.tif"), tiff([content(FRONT), content(BACK), content(OTHER), blank()]))
        cards, notes = self.read("--duplex", file)
        self.assertEqual([card["page"] for card in cards], [1, 3])
        self.assertEqual((cards[0]["back"]["source"], cards[0]["back"]["page"]), (file, 2))
        self.assertEqual({line["face"] for line in cards[0]["lines"]}, {0, 1})
        titles = [post["title"] for post in cards[0]["contact"]["posts"]]
        faces = [cards[0]["evidence"]["posts[%d].title" % i]["face"] for i in range(len(titles))]
        self.assertEqual(faces, [0, 1], titles)
        self.assertNotIn("back", cards[1])
        self.assertIn("stack.tif: page 4: the back is blank and was left out", notes)
        self.assertEqual(len(self.read(file)[0]), 4, "without --duplex every page is a card")

        self.assertEqual(self.outcomes("--duplex", file), ["added", "added"])
        self.assertEqual(self.outcomes("--duplex", file), ["known"])
        contacts = self.contacts()
        self.assertEqual(sorted(len(contact["cards"]) for contact in contacts), [1, 1])
        backs = [contact["cards"][0].get("back", {}).get("page") for contact in contacts]
        self.assertEqual(sorted(backs, key=str), [2, None])
        table = self.meishi.run("read", "--duplex", file, lang="ja")
        self.assertIn("裏面: " + file, table.stdout)

    def test_front_that_is_blank(self):
        """A stack that was put in the wrong way round: the printed side is the card, wherever it is."""
        file = write(self.path("stack.tif"), tiff([blank(), content(FRONT), content(OTHER)]))
        cards, notes = self.read("--duplex", file)
        self.assertEqual([(card["page"], card["contact"]["last_name"]) for card in cards], [(2, "三枝"), (3, "早瀬")])
        self.assertIn("page 1: this side is blank; the other one is the card", notes)
        self.assertIn("page 3: the other side is missing", notes)

    def test_one_file_a_side(self):
        """What many sheet-fed scanners write, and a shell lists 10 before 9."""
        for name, source in (("scan9.jpg", FRONT), ("scan10.jpg", BACK), ("scan11.jpg", OTHER)):
            shutil.copy(source, self.path(name))
        files = [self.path(name) for name in ("scan10.jpg", "scan11.jpg", "scan9.jpg")]
        done = self.import_("--duplex", "--format", "json", *files)
        self.expect(done, 0, "scan11.jpg: the other side is missing")
        self.assertEqual([os.path.basename(card["source"]) for card in objects(done)], ["scan9.jpg", "scan11.jpg"])
        self.assertEqual(os.path.basename(objects(done)[0]["back"]["source"]), "scan10.jpg")
        again = self.import_("--duplex", *files)
        self.expect(again, 0)
        self.assertEqual(again.stdout.count("imported before"), 4, again.stdout)
        self.assertEqual(self.outcomes(*files), ["known"] * 3, "each side is known by itself")

    def test_names_tell_front_and_back(self):
        folder = self.path("in")
        os.makedirs(folder)
        for name, source in (("a_front.jpg", FRONT), ("a_back.jpg", BACK), ("佐藤 表.jpg", OTHER)):
            shutil.copy(source, os.path.join(folder, name))
        write(os.path.join(folder, "佐藤 裏.tif"), tiff([blank()]))
        done = self.import_(folder, "--format", "json")
        self.expect(done, 0, "佐藤 裏.tif: the back is blank and was left out")
        self.assertEqual([os.path.basename(card["source"]) for card in objects(done)], ["a_front.jpg", "佐藤 表.jpg"])
        self.assertEqual(self.outcomes(folder), ["known"] * 4)
        self.assertEqual(len(self.contacts()), 2)

    def test_front_alone_first(self):
        """The front was imported last week; with its back it is still one card, and the back's e-mail is there."""
        front, back = shutil.copy(FRONT, self.path("a_front.jpg")), self.path("a_back.jpg")
        self.assertEqual(self.outcomes(front), ["added"])
        shutil.copy(BACK, back)
        self.assertEqual(self.outcomes(front, back), ["completed"])
        self.assertEqual(self.outcomes(front, back), ["known", "known"])
        self.assertEqual(self.outcomes(back), ["known"])
        contacts = self.contacts()
        self.assertEqual([len(contact["cards"]) for contact in contacts], [1])
        self.assertEqual(len(contacts[0]["posts"]), 2, "what the back says is there")

    def test_duplex_forgotten_at_first(self):
        """The backs became cards of their own: importing the stack again with --duplex puts that right, once and for all;
        without the option nothing is taken apart, and the user is told why nothing happens."""
        folder = self.path("in")
        os.makedirs(folder)
        for name, source in (("1.jpg", FRONT), ("2.jpg", BACK)):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content(source) + b"1")
        stack = write(self.path("stack.tif"), tiff([content(OTHER), blank(), content(FRONT), content(BACK)]))
        for given, first, again in ((stack, ["added", "blank", "added", "updated"], ["duplicate", "completed"]),
                                    (folder, ["added", "updated"], ["completed"])):
            db = ["--db", self.path(os.path.basename(given) + ".db")]

            def outcomes(*options):
                done = self.meishi.run("import", "--format", "json", *db, *options, given)
                self.expect(done, 0)
                return [line["outcome"] for line in objects(done)], done.stderr

            self.assertEqual(outcomes()[0], first)
            self.assertEqual(outcomes("--duplex")[0], again)
            for _ in range(2):
                self.assertEqual(set(outcomes("--duplex")[0]), {"known"})
            known, told = outcomes()
            self.assertEqual(set(known), {"known"})
            self.assertEqual("imported with --duplex; cards that keep their back: 1" in told, given == stack, told)
            contacts = objects(self.meishi.run("contacts", "--format", "json", *db))
            self.assertEqual([len(contact["cards"]) for contact in contacts], [1] * len(contacts))

    def test_back_that_cannot_be_read_loses_no_front(self):
        """The front is stored, the back is named, and a good copy of it completes the card later."""
        front = shutil.copy(FRONT, self.path("a_front.jpg"))
        back = write(self.path("a_back.jpg"), content(BACK)[:3000])
        self.expect(self.import_(front, back), 1, back)
        self.assertEqual([len(contact["cards"]) for contact in self.contacts()], [1])
        shutil.copy(BACK, back)
        self.assertEqual(self.outcomes(front, back), ["completed"])

    def test_killed_between_card_and_end(self):
        """Between the card and the note that its files are done: the next run finds all, and adds nothing twice."""
        front, back = shutil.copy(FRONT, self.path("a_front.jpg")), shutil.copy(BACK, self.path("a_back.jpg"))
        self.assertEqual(self.outcomes(front, back), ["added"])
        for kept in (None, front, back):
            db = sqlite3.connect(self.path("cards.db"))
            with db:
                keep = hashlib.sha256(content(kept)).hexdigest() if kept else ""
                db.execute("DELETE FROM sources WHERE sha256 <> ?", (keep,))
            db.close()
            self.assertEqual(self.outcomes(front, back), ["duplicate"], kept)
            self.assertEqual(self.outcomes(front, back), ["known", "known"], kept)
        db = sqlite3.connect(self.path("cards.db"))
        with db:
            db.execute("DELETE FROM sources")
        db.close()
        self.assertEqual(self.outcomes(back), ["duplicate"], "a back by itself is known as a side of its card")
        self.assertEqual([len(contact["cards"]) for contact in self.contacts()], [1])

    def test_broken_file_inside_a_stack(self):
        """One side that cannot be read must not put all later cards together with strangers."""
        folder = self.path("in")
        os.makedirs(folder)
        for number, source in enumerate((FRONT, BACK, None, OTHER, card(6), card(32))):
            path = os.path.join(folder, "scan%d.jpg" % (number + 1))
            if source:
                shutil.copy(source, path)
            else:
                write(path, b"")
        done = self.import_("--duplex", "--format", "json", folder)
        self.expect(done, 1, "scan3.jpg")
        self.assertEqual([os.path.basename(card["source"]) for card in objects(done) if "error" not in card],
                         ["scan1.jpg", "scan4.jpg", "scan5.jpg", "scan6.jpg"])
        self.assertEqual(done.stderr.count("name different people"), 1, "5 and 6 are two people: " + done.stderr)
        self.assertEqual(len(self.contacts()), 4)

    def test_file_added_before_known_ones(self):
        """scan1 came late and puts the pairs out of step: its person is stored all the same, the others stay."""
        folder = self.path("in")
        os.makedirs(folder)
        shutil.copy(FRONT, os.path.join(folder, "scan2.jpg"))
        shutil.copy(BACK, os.path.join(folder, "scan3.jpg"))
        self.assertEqual(self.outcomes("--duplex", folder), ["added"])
        shutil.copy(OTHER, os.path.join(folder, "scan1.jpg"))
        self.assertEqual(self.outcomes("--duplex", folder), ["added", "duplicate", "known"])
        self.assertEqual(sorted(len(contact["cards"]) for contact in self.contacts()), [1, 1])

    def test_another_picture_in_the_name_of_a_front(self):
        front, back = shutil.copy(FRONT, self.path("x_front.jpg")), shutil.copy(BACK, self.path("x_back.jpg"))
        self.assertEqual(self.outcomes(front, back), ["added"])
        shutil.copy(OTHER, front)
        done = self.import_(front, back, "--format", "json")
        self.expect(done, 0, "belongs to another card")
        self.assertEqual([card["outcome"] for card in objects(done)], ["added", "duplicate"])
        self.assertEqual(len(self.contacts()), 2)

    def test_front_scanned_again(self):
        """A better scan of the front under the same name is another picture of the card, not lost and no new person."""
        rows = grey_pixels(card(5))
        front, back = write(self.path("x_front.tif"), tiff([rows])), shutil.copy(BACK, self.path("x_back.jpg"))
        self.assertEqual(self.outcomes(front, back), ["added"])
        write(front, tiff([scanned_again(rows, 1)]))
        self.assertIn(self.outcomes(front, back)[0], ("repeated", "unchanged", "updated"))
        self.assertEqual(self.outcomes(front, back), ["known", "known"])
        contact, = self.contacts()
        self.assertEqual(len(contact["cards"]), 2)

    def test_side_on_which_no_card_is_found(self):
        """It may be a card that was missed: it is not called blank, it is listed, and looked at again."""
        front = shutil.copy(FRONT, self.path("x_front.jpg"))
        back = write(self.path("x_back.tif"), tiff([blank(900, 1200)]))
        for outcome in ("added", "duplicate"):
            done = self.import_(front, back, lang="ja")
            self.expect(done, 0, "x_back.tif: この面に名刺が見つからず、反対の面だけを読みました")
            self.assertIn("名刺のない画像: 1 件", done.stdout)
            self.assertEqual(done.stdout.splitlines()[-1], "  " + back)
        shutil.copy(BACK, back)
        self.assertEqual(self.outcomes(front, back), ["completed"])

    # A picture without a card

    def test_page_without_a_card(self):
        """An empty scan in the stack: named and listed, never a contact, and no reason to fail."""
        empty = write(self.path("empty.tif"), tiff([blank(900, 1200)]))
        cards, _ = self.read(empty)
        self.assertEqual(cards, [{"source": empty, "page": 1, "index": 1, "quad": [[0, 0], [900, 0], [900, 1200], [0, 1200]], "rotation": 0,
                                  "warnings": ["no_card_found"], "contact": {}, "confidence": {}, "evidence": {}, "lines": []}])
        self.assertIn("no card was found", self.meishi.run("read", empty).stdout)
        for lang, text in (("en", "Pictures without a card: 1."), ("ja", "名刺のない画像: 1 件")):
            done = self.import_(empty, FRONT, lang=lang)
            self.expect(done, 0, empty)
            self.assertIn(text, done.stdout)
            self.assertEqual(done.stdout.splitlines()[-1], "  " + empty)
        self.assertEqual(self.outcomes(empty), ["no_card"])
        self.assertEqual(len(self.contacts()), 1)

    # The same card again

    def test_second_scan_is_told_from_a_new_card(self):
        """A stack that is scanned again must not double anybody, a promotion must not be lost as a second scan."""
        rows = grey_pixels(card(5))
        first = write(self.path("first.tif"), tiff([rows]))
        second = write(self.path("second.tif"), tiff([scanned_again(rows, 1)]))
        third = write(self.path("third.tif"), tiff([scanned_again(rows, 2)]))
        self.assertEqual(self.outcomes(first, "--exchanged-on", "2024-05-01"), ["added"])
        self.assertEqual(self.outcomes(shutil.copy(first, self.path("copy.tif"))), ["known"])
        done = self.import_(second, "--format", "json", "--tag", "again")
        self.expect(done, 0)
        self.assertEqual([(card["outcome"], card["repeats"], card["contact_id"]) for card in objects(done)], [("repeated", 1, 1)])
        for lang, line, total in (("en", "same card again (card 1 of contact 1)", "Cards scanned again: 1."),
                                  ("ja", "同じ名刺の再スキャン（連絡先 1 の名刺 1）", "登録済みの名刺の再スキャン: 1 枚")):
            again = write(self.path(lang + ".tif"), content(third) + lang.encode())
            done = self.import_(again, lang=lang)
            self.expect(done, 0)
            self.assertIn(line, done.stdout)
            self.assertIn(total, done.stdout)
        contact, = self.contacts()
        self.assertEqual([card.get("repeats") for card in sorted(contact["cards"], key=lambda card: card["id"])], [None, 1, 1, 1])
        self.assertEqual(len(contact["posts"]), 1)
        self.assertEqual(contact["posts"][0]["valid_from"], "2024-05-01")
        self.assertEqual(contact["tags"], ["again"])
        history = self.meishi.run("history", "1", "--db", self.path("cards.db"), lang="ja")
        self.assertIn("同じ名刺を再スキャン", history.stdout)

        self.assertEqual(self.outcomes(card(1), "--exchanged-on", "2024-05-01"), ["added"])
        self.assertEqual(self.outcomes(card(2), "--exchanged-on", "2025-04-01"), ["updated"], "the same design with another title")

    # Pictures for debugging

    def test_debug_pictures(self):
        for name in ("one", "two"):
            os.makedirs(self.path(name))
            shutil.copy(FRONT, self.path(name, "card.jpg"))
        long_name = "長" * 80 + ".tif"
        write(self.path(long_name), tiff([content(FRONT), blank(900, 1200)]))
        out = self.path("debug", "pictures")
        done = self.meishi.run("read", self.path("one"), self.path("two"), self.path(long_name), "--debug-dir", out)
        self.expect(done, 0)
        names = os.listdir(out)
        self.assertEqual(len(names), 3 + 3 + 3 + 1, names)
        self.assertEqual(os.stat(out).st_mode & 0o777, 0o700)
        for name in names:
            self.assertEqual(os.stat(os.path.join(out, name)).st_mode & 0o777, 0o600)
            start = content(os.path.join(out, name))[:4]
            self.assertTrue(start.startswith(b"\xff\xd8\xff" if name.endswith(".jpg") else b"\x89PNG"), name)
        width, height, _ = jpeg_size(content(os.path.join(out, next(name for name in names if name.endswith("-p1.jpg")))))
        self.assertLessEqual(max(width, height), 1600)
        self.expect(self.import_(self.path("one"), "--debug-dir", out), 0)
        self.assertEqual(sorted(os.listdir(out)), sorted(names), "a second run writes over the first")

    def test_debug_folder_that_cannot_be_written(self):
        """The pictures are a help; the batch is what matters."""
        file = write(self.path("file"), b"")
        places = [file, os.path.join(file, "sub"), "/proc/none"]
        for i, place in enumerate(places):
            db = self.path("%d.db" % i)
            done = self.meishi.run("import", FRONT, "--db", db, "--debug-dir", place)
            self.expect(done, 3, place)
            self.assertIn("Cards stored: 1 ", done.stdout)

    def test_debug_folder_on_a_full_disk(self):
        full = self.path("full")
        os.makedirs(full)
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", full], capture_output=True).returncode != 0:
            self.skipTest("only root may mount a small disk")
        try:
            done = self.import_(FRONT, OTHER, "--debug-dir", full)
            self.expect(done, 3, full)
            self.assertEqual(done.stderr.count("cannot be written"), 1, done.stderr)
            self.assertIn("Cards stored: 2 ", done.stdout)
            self.assertEqual(os.listdir(full), [], "no half file stays")
        finally:
            subprocess.run(["umount", full], check=True)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
