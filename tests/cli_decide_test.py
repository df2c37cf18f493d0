#!/usr/bin/python3
"""Moves, questions and decisions through the program: from two scans of one person to undo and erase.

Usage: cli_decide_test.py SOURCE_DIR BUILD_DIR
"""
import glob
import hashlib
import json
import os
import sqlite3
import stat
import unittest

from cli_case import SOURCE, CliCase, write


def card(name):
    return glob.glob(os.path.join(SOURCE, "samples", "cards", name + ".*"))[0]


class Decide(CliCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The person of the first two was promoted between them; the third is somebody else.
        cls.first, cls.second, cls.other = card("001-akatsuki-sales"), card("002-akatsuki-manager"), card("006-kitanokaze-logistics")
        cls.master = cls.meishi.path("master.db")
        for file, day in ((cls.first, "2024-05-17"), (cls.second, "2025-04-01"), (cls.other, "2025-04-02")):
            done = cls.meishi.run("import", file, "--db", cls.master, "--exchanged-on", day)
            assert done.returncode == 0, done.stderr

    def setUp(self):
        super().setUp()
        self.db = self.path("a.db")
        with sqlite3.connect(self.master) as source, sqlite3.connect(self.db) as copy:
            source.backup(copy)

    def run_on(self, command, *arguments, **options):
        return self.meishi.run(command, *arguments, "--db", self.db, **options)

    def lines(self, command, *arguments):
        done = self.run_on(command, *arguments, "--format", "json")
        self.expect(done, 0)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_moves(self):
        (move,) = self.lines("moves")
        self.assertEqual((move["contact_id"], move["date"]), (1, "2025-04-01"))
        self.assertEqual(move["kind"], "promotion")
        self.assertEqual([os.path.basename(c["source"]) for c in move["cards"]], [os.path.basename(self.first), os.path.basename(self.second)])
        self.assertEqual(self.lines("moves", "--since", "2025-04-02"), [])
        self.assertEqual(self.lines("moves", "--kind", "company"), [])
        self.assertEqual(len(self.lines("moves", "--org", "アカツキ")), 1)
        table = self.run_on("moves", lang="ja")
        self.expect(table, 0)
        self.assertIn("昇進", table.stdout)
        self.assertIn(move["to"]["title"], table.stdout)

    def test_merge_and_undo(self):
        done = self.run_on("merge", 1, 2)
        self.expect(done, 0)
        self.assertEqual(len(self.lines("contacts")), 1)
        self.expect(self.run_on("show", 2), 1, "contact 2 was merged into contact 1")
        self.expect(self.run_on("undo"), 0)
        self.assertEqual(len(self.lines("contacts")), 2)
        history = self.lines("history", 2)
        self.assertEqual([e["kind"] for e in history], ["contact_created", "contacts_merged", "entry_undone"])
        self.assertEqual([e["undone"] for e in history], [False, True, False])
        self.assertIn("taken back", self.run_on("history", 2).stdout)

    def test_split_edit_retire(self):
        (contact,) = self.lines("show", 1)
        done = self.run_on("split", 1, contact["cards"][0]["id"])
        self.expect(done, 0)
        self.assertEqual(self.lines("moves"), [])
        self.expect(self.run_on("undo"), 0)
        self.expect(self.run_on("edit", 1, "title=本部長", "mobile=０９０（１２３４）５６７８", "email="), 0)
        (contact,) = self.lines("show", 1)
        self.assertEqual(contact["posts"][0]["title"], "本部長")
        self.assertGreater(contact["posts"][0]["title_rank"], 0)
        self.assertIn("+819012345678", [p["e164"] for p in contact["phones"]])
        self.assertNotIn("emails", contact)
        self.expect(self.run_on("edit", 1, "email+=a@x.example", "email+=b@x.example", "phone+=03-5285-6654"), 0)
        self.expect(self.run_on("edit", 1, "email-=a@x.example"), 0)
        (contact,) = self.lines("show", 1)
        self.assertEqual(contact["emails"], ["b@x.example"])
        self.assertLessEqual({"+819012345678", "+81352856654"}, {p["e164"] for p in contact["phones"]})
        self.expect(self.run_on("retire", 1, "--on", "2026-03-31"), 0)
        self.assertEqual([m["kind"] for m in self.lines("moves")], ["retirement", "promotion"])
        self.expect(self.run_on("data", "rebuild"), 0)
        self.assertEqual([m["kind"] for m in self.lines("moves")], ["retirement", "promotion"])

    def load(self, name, day, *rows):
        text = "姓,名,会社名,メールアドレス,電話番号,FAX,携帯電話\n" + "".join(",".join(row) + "\n" for row in rows)
        file = write(self.path(name), text.encode())
        self.expect(self.run_on("load", file, "--as-of", day), 0)

    def numbers(self, contact):
        (shown,) = self.lines("show", contact)
        return [(p["type"], p["national"] + ("x" + p["extension"] if "extension" in p else "")) for p in shown.get("phones", [])]

    def test_a_fax_on_the_line_of_a_telephone_is_another_value(self):
        """If it fails: a correction of one takes the other away."""
        both, phone = "03-5285-6654", "03-1111-2222"
        self.load("a.csv", "2024-04-01", ["原", "進", "青葉社", "hara@aoba.example", both, both, "090-1111-2222"], ["堀", "守", "青葉社", "hori@aoba.example", phone, "", ""])
        mobile = ("mobile", "090-1111-2222")
        self.expect(self.run_on("edit", 3, "fax=03-5285-9999"), 0)
        self.assertEqual(self.numbers(3), [("work", both), ("fax", "03-5285-9999"), mobile])
        self.expect(self.run_on("edit", 3, "fax=" + both), 0)
        self.expect(self.run_on("edit", 3, "fax-=090-1111-2222"), 1, "no value that fax has")
        self.expect(self.run_on("edit", 3, "phone-=03-5285-9999"), 1, "no value that phone has")
        self.expect(self.run_on("edit", 3, "fax-=" + both), 0)
        self.assertEqual(self.numbers(3), [("work", both), mobile])
        self.expect(self.run_on("edit", 4, "fax+=" + phone), 0)
        self.assertEqual(self.numbers(4), [("work", phone), ("fax", phone)])
        self.load("b.csv", "2025-04-01", ["堀", "守", "青葉社", "hori@aoba.example", phone, "", ""])
        self.assertEqual(self.numbers(4), [("work", phone), ("fax", phone)])  # it stays beside what later rows say

    def test_a_number_is_meant_without_its_extension(self):
        self.load("a.csv", "2024-04-01", ["原", "進", "青葉社", "hara@aoba.example", "03-1111-2222 内線123", "", ""])
        self.assertEqual(self.numbers(3), [("work", "03-1111-2222x123")])
        before = self.lines("history", 3)
        for there in ("phone+=03-1111-2222", "email+=Hara@aoba.example"):
            done = self.run_on("edit", 3, there)
            self.expect(done, 0)
            self.assertEqual(done.stdout, "Nothing changed.\n")
        self.assertEqual(self.lines("history", 3), before)
        self.expect(self.run_on("edit", 3, "phone-=03-1111-2222 内線9"), 1, "no value that phone has")
        self.expect(self.run_on("edit", 3, "phone-=03-1111-2222"), 0)
        self.assertEqual(self.numbers(3), [])

    def test_the_last_value_taken_away_shows_no_older_one(self):
        for day, email in (("2020-04-01", "old@aoba.example"), ("2024-04-01", "new@aoba.example")):
            self.load(day + ".csv", day, ["原", "進", "青葉社", email, "", "", "090-1111-2222"])
        self.assertEqual(self.lines("show", 3)[0]["emails"], ["new@aoba.example"])
        self.expect(self.run_on("edit", 3, "email-=new@aoba.example"), 0)
        self.assertNotIn("emails", self.lines("show", 3)[0])
        self.expect(self.run_on("data", "rebuild"), 0)
        self.assertNotIn("emails", self.lines("show", 3)[0])

    def test_what_is_wrong_is_said_and_changes_nothing(self):
        before = self.lines("contacts")
        self.expect(self.run_on("merge", 1), 2, "two contacts")
        self.expect(self.run_on("merge", 1, "x"), 2, "x is no number")
        self.expect(self.run_on("merge", 1, 99), 1, "there is no contact 99")
        self.expect(self.run_on("merge", 1, 1), 1, "one contact already")
        self.expect(self.run_on("split", 1, 99), 1, "has no card 99")
        self.expect(self.run_on("edit", 1, "shoe=42"), 1, "no field that can be set")
        self.expect(self.run_on("edit", 1, "title=部長", "mobile=none"), 1, "no value for mobile")
        self.expect(self.run_on("edit", 1, "title+=部長"), 1, "title has one value")
        self.expect(self.run_on("edit", 1, "email-=nobody@x.example"), 1, "no value that email has")
        self.expect(self.run_on("edit", 1), 2, "what to set")
        self.expect(self.run_on("retire", 1), 2, "--on")
        self.expect(self.run_on("retire", 1, "--on", "soon"), 2, "2026-03-31")
        self.expect(self.run_on("undo", 999), 1, "no journal entry 999")
        self.expect(self.run_on("moves", "--kind", "wedding"), 2, "no kind of move")
        self.expect(self.run_on("erase", 1, stdin=-3), 2, "--yes")
        self.assertEqual(self.lines("contacts"), before)
        self.expect(self.meishi.run("merge", 1, 2, "--db", self.path("none.db")), 3, "no database")
        self.assertFalse(os.path.exists(self.path("none.db")))

    def test_pictures(self):
        """Each card's upright face lies beside the database, readable by its owner alone; it goes with the last card that shows it."""
        db = self.path("pictures.db")
        self.expect(self.meishi.run("import", self.first, self.other, "--db", db), 0)
        shown = self.meishi.run("contacts", "--db", db, "--format", "json")
        names = [c["cards"][0]["picture"] for c in map(json.loads, shown.stdout.splitlines())]
        files = [os.path.join(db + ".files", name[:2], name[2:] + ".jpg") for name in names]
        for name, file in zip(names, files):
            with open(file, "rb") as stream:
                content = stream.read()
            self.assertEqual(content[:2], b"\xff\xd8")
            self.assertEqual(hashlib.sha256(content).hexdigest(), name)
            self.assertEqual(stat.S_IMODE(os.stat(file).st_mode), 0o600)
            self.assertEqual(stat.S_IMODE(os.stat(os.path.dirname(file)).st_mode), 0o700)
        person = [json.loads(line)["id"] for line in shown.stdout.splitlines()]
        self.expect(self.meishi.run("erase", person[0], "--yes", "--db", db), 0)
        self.assertFalse(os.path.exists(files[0]))
        self.assertTrue(os.path.exists(files[1]))

    def test_some_contacts(self):
        """After a trade show, those who were met there: listed and exported."""
        db = self.path("some.db")
        self.expect(self.meishi.run("import", self.first, "--db", db, "--event", "見本市", "--tag", "来場", "--exchanged-on", "2024-05-17"), 0)
        self.expect(self.meishi.run("import", self.other, "--db", db, "--event", "訪問", "--exchanged-on", "2025-04-01"), 0)
        for options, count in ((["--event", "見本市"], 1), (["--tag", "来場"], 1), (["--tag", "来"], 0), ([], 2)):
            out = self.path("out" + str(len(os.listdir(self.folder))))
            self.expect(self.meishi.run("export", "--to", "json", "--out", out, *options, "--db", db), 0)
            with open(os.path.join(out, "contacts.jsonl"), encoding="utf-8") as file:
                self.assertEqual(len(file.readlines()), count, options)
        listed = self.meishi.run("contacts", "--since", "2025-01-01", "--db", db, "--format", "json")
        self.assertEqual(len(listed.stdout.splitlines()), 1)
        self.expect(self.meishi.run("contacts", "--since", "soon", "--db", db), 2, "--since is a date")

    def test_erase(self):
        (contact,) = self.lines("show", 1)
        done = self.run_on("erase", 1, "--yes")
        self.expect(done, 0)
        self.assertIn(os.path.abspath(self.first), done.stdout)
        self.expect(self.run_on("show", 1), 1, "was erased")
        for suffix in ("", "-wal"):
            if os.path.exists(self.db + suffix):
                with open(self.db + suffix, "rb") as file:
                    content = file.read()
                self.assertNotIn(contact["emails"][0].encode(), content)
                self.assertNotIn(contact["last_name"].encode(), content)
        self.assertIn("Nothing new", self.run_on("import", self.first).stdout)
        self.assertEqual(len(self.lines("contacts")), 1)

    def test_review(self):
        self.assertEqual(self.lines("review"), [])
        # The same card read as somebody who has another mailbox in the house: a question.
        with sqlite3.connect(self.db) as db:
            db.execute("INSERT INTO unsure VALUES (2, 1, 55, 'same name +12.4, another company -2.0')")
        (pair,) = self.lines("review")
        self.assertEqual((pair["contact_id"], pair["other_id"]), (2, 1))
        shown = self.run_on("review", lang="ja").stdout
        self.assertIn("同じ氏名 +12.4", shown)
        self.assertIn("meishi apart 1 2", shown)
        self.expect(self.run_on("apart", 1, 2), 0)
        self.assertEqual(self.lines("review"), [])


if __name__ == "__main__":
    unittest.main(argv=["cli_decide_test"])
