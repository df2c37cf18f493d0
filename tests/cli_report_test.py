#!/usr/bin/python3
"""--report: what an import did, as a file to keep.

Usage: cli_report_test.py SOURCE_DIR BUILD_DIR
"""
import base64
import glob
import html.parser
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import unittest

from cli_case import SOURCE, CliCase, write


def card(name):
    return glob.glob(os.path.join(SOURCE, "samples", "cards", name + ".*"))[0]


class Page(html.parser.HTMLParser):
    """Says which elements stay open, what would be fetched, and the text."""

    VOID = {"meta", "img", "br"}

    def __init__(self, text):
        super().__init__()
        self.stack, self.fetched, self.pictures, self.texts, self.tags = [], [], [], [], set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag not in self.VOID:
            self.stack.append(tag)
        for name, value in attributes:
            if name == "src" and value.startswith("data:image/jpeg;base64,"):
                self.pictures.append(base64.b64decode(value.split(",", 1)[1], validate=True))
            elif name in ("src", "href", "action"):
                self.fetched.append(value)

    def handle_endtag(self, tag):
        assert self.stack and self.stack[-1] == tag, f"</{tag}> closes {self.stack[-1:]}"
        self.stack.pop()

    def handle_data(self, data):
        self.texts.append(data)


class Report(CliCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder_of_all = cls.meishi.path("scans")
        os.makedirs(cls.folder_of_all)
        cls.sure, cls.doubtful = card("001-akatsuki-sales"), card("014-dark-design")
        for file in (cls.sure, cls.doubtful):
            shutil.copy(file, cls.folder_of_all)
        # A name that would be markup if it were not escaped, and one that is no UTF-8.
        cls.mean = write(os.path.join(cls.folder_of_all, "<script>alert('&\"')<.jpg"), b"no picture")
        write(os.path.join(os.fsencode(cls.folder_of_all), b"\xff\xfe.jpg"), b"")
        cls.db = cls.meishi.path("cards.db")
        cls.html, cls.json = cls.meishi.path("run.html"), cls.meishi.path("run.JSON")
        cls.done = cls.meishi.run("import", cls.folder_of_all, "--db", cls.db, "--report", cls.html, "--report", cls.json, "--event", "見本市",
                                  "--format", "json", lang="ja", encoding="utf-8", errors="surrogateescape")

    def test_json_holds_what_was_printed_and_the_sums(self):
        self.expect(self.done, 1, self.html, self.json)
        with open(self.json, encoding="utf-8") as file:
            report = json.load(file)
        self.assertEqual(report["entries"], [json.loads(line) for line in self.done.stdout.splitlines()])
        self.assertEqual(len(report["failures"]), 2)
        self.assertEqual({f["error"]["code"] for f in report["failures"]}, {"corrupt", "unsupported"})
        totals = report["totals"]
        self.assertEqual((totals["stored"], totals["added"], totals["failed"]), (2, 2, 2))
        self.assertGreater(totals["doubtful_fields"], 0)
        self.assertEqual(totals["doubtful_cards"], 1)
        self.assertIn({"name": "--event", "value": "見本市"}, report["options"])
        self.assertEqual(report["command"], "import")
        self.assertFalse(report["interrupted"])
        self.assertRegex(report["started"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertLessEqual(report["started"], report["ended"])

    def test_page_can_be_read_without_anything_else(self):
        with open(self.html, encoding="utf-8") as file:
            text = file.read()
        page = Page(text)
        self.assertEqual(page.stack, [])
        self.assertEqual(page.fetched, [])
        self.assertNotIn("script", page.tags)
        self.assertIn('<html lang="ja">', text)
        self.assertEqual(len(page.pictures), 2)
        for picture in page.pictures:
            self.assertEqual(picture[:2], b"\xff\xd8")
            self.assertLess(len(picture), 40_000)
        words = "".join(page.texts)
        self.assertIn(self.mean, words)
        # What failed, then what needs a look, then the rest.
        places = [words.index(part) for part in ("失敗したもの", self.mean, "確認が必要なもの\n", os.path.basename(self.doubtful), "そのほか",
                                                 os.path.basename(self.sure))]
        self.assertEqual(places, sorted(places))
        self.assertRegex(text, r'<tr class="doubt"><th>\? ')
        self.assertIn("毎分", words)

    def test_only_the_owner_can_read_it(self):
        for file in (self.html, self.json):
            self.assertEqual(stat.S_IMODE(os.stat(file).st_mode), 0o600)
        self.assertEqual(sorted(f for f in os.listdir(os.path.dirname(self.html)) if f.lower().startswith("run.")), ["run.JSON", "run.html"])

    def test_known_files_and_nothing_at_all(self):
        report = self.path("again.json")
        self.expect(self.meishi.run("import", self.sure, "--db", self.db, "--report", report), 0)
        with open(report, encoding="utf-8") as file:
            again = json.load(file)
        self.assertEqual([e["outcome"] for e in again["entries"]], ["known"])
        self.assertEqual(again["totals"]["known"], 1)
        self.expect(self.meishi.run("import", self.path("nothing.jpg"), "--db", self.path("none.db"), "--report", report), 1)
        with open(report, encoding="utf-8") as file:
            self.assertEqual([f["source"] for f in json.load(file)["failures"]], [self.path("nothing.jpg")])

    def test_a_report_that_cannot_be_written_is_said_before_cards_are_read(self):
        for target in (self.path("no", "such", "folder.html"), os.path.dirname(write(self.path("taken.json", "x"), b""))):
            done = self.meishi.run("import", self.sure, "--db", self.path("a.db"), "--report", target)
            self.expect(done, 3, target)
            self.assertEqual(done.stdout, "")
            self.assertFalse(os.path.exists(self.path("a.db")))

    def test_stopped_run_leaves_a_whole_report(self):
        with open(self.sure, "rb") as file:
            good = file.read()
        for i in range(12):
            write(self.path("cards", f"{i}.jpg"), good + bytes([i]))
        page, data = self.path("stopped.html"), self.path("stopped.json")
        process = subprocess.Popen([self.meishi.program, "import", self.path("cards"), "--db", self.path("a.db"), "--jobs", "1", "--lang", "en",
                                    "--report", page, "--report", data], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130, errors)
        with open(data, encoding="utf-8") as file:
            report = json.load(file)
        self.assertTrue(report["interrupted"])
        self.assertEqual(len(report["entries"]), 1 + len([line for line in rest.splitlines() if ".jpg" in line]))
        with open(page, encoding="utf-8") as file:
            text = file.read()
        self.assertIn("stopped before its end", text)
        self.assertEqual(Page(text).stack, [])

    def test_progress_on_a_terminal(self):
        """A user sees how far it is; a log file does not get a bar."""
        master, slave = os.openpty()
        process = subprocess.Popen([self.meishi.program, "import", self.sure, self.doubtful, "--db", self.path("a.db"), "--lang", "en"],
                                   stdout=subprocess.PIPE, stderr=slave)
        os.close(slave)
        process.communicate(timeout=120)
        shown = b""
        while True:
            try:
                piece = os.read(master, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        os.close(master)
        shown = shown.decode()
        self.assertEqual(process.returncode, 0, shown)
        self.assertRegex(shown, r"\[#+ +\] 1 of 2, about \d+:\d\d left")
        self.assertRegex(shown, r"\[#+\] 2 of 2")
        self.assertRegex(shown, r"Fields that need a look: \d+, on 1 cards")
        self.assertRegex(shown, r"cards/min\.")
        log = self.meishi.run("import", self.sure, "--db", self.path("b.db")).stderr
        self.assertIsNone(re.search(r"\[#| of 1", log), log)


if __name__ == "__main__":
    unittest.main(argv=["cli_report_test"])
