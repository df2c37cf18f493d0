#!/usr/bin/python3
"""From images to Salesforce's CSV with the installed program, and its JSON against the schema.

Usage: end_to_end_test.py SOURCE_DIR BUILD_DIR [--write]
  --write   takes what the program writes now as the new golden files and as the example in the READMEs; look at
            `git diff` before committing them
"""
import json
import os
import re
import shutil
import stat
import sys
import unittest

import jsonschema

from installed import Installed

SOURCE, BUILD = sys.argv[1:3]
WRITE = "--write" in sys.argv
GOLDEN = os.path.join(SOURCE, "tests", "golden")


def golden_images():
    """The clean scans of tests/golden/cards.txt, one path under samples/cards a line."""
    with open(os.path.join(GOLDEN, "cards.txt"), encoding="utf-8") as file:
        names = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    return [os.path.join(SOURCE, "samples", "cards", name) for name in names]


class EndToEnd(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.meishi = Installed(BUILD).__enter__()
        cls.addClassCleanup(cls.meishi.__exit__)
        cls.images = golden_images()

    def compare(self, name, text):
        file = os.path.join(GOLDEN, name)
        if WRITE:
            with open(file, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
        with open(file, encoding="utf-8", newline="") as stream:
            self.assertEqual(text, stream.read(), f"{name} is not what it was; if it is better: end_to_end_test.py ... --write")

    def test_import_and_export_as_in_the_golden_files(self):
        db, out = self.meishi.path("golden.db"), self.meishi.path("out")
        arguments = ["import", *self.images, "--db", db, "--export", out, "--event", "見本市", "--exchanged-on", "2024-05-17"]
        done = self.meishi.run(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.compare("import.txt", done.stdout)
        files = ("Account.csv", "Contact.csv")
        first = {}
        for name in files:
            with open(os.path.join(out, name), encoding="utf-8", newline="") as stream:
                first[name] = stream.read()
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(out, name)).st_mode), 0o600, name)
            self.compare(name, first[name])

        # Again: nothing is added, it says so, and the files are the same to the byte.
        again = self.meishi.run(*arguments)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("Nothing new", again.stdout)
        for name in files:
            with open(os.path.join(out, name), encoding="utf-8", newline="") as stream:
                self.assertEqual(stream.read(), first[name])

        # The same image under another name is the same card.
        copy = shutil.copy(self.images[0], self.meishi.path("copy of a card.jpg"))
        renamed = self.meishi.run("import", copy, "--db", db)
        self.assertEqual(renamed.returncode, 0, renamed.stderr)
        self.assertIn("Nothing new", renamed.stdout)
        contacts = self.meishi.run("contacts", "--db", db, "--format", "json").stdout.splitlines()
        self.assertEqual(len(contacts), len(self.images))

    def test_json_is_as_the_schema_says(self):
        with open(os.path.join(self.meishi.prefix, "share", "meishi", "card.schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        validator = jsonschema.Draft202012Validator(schema)
        validator.check_schema(schema)
        done = self.meishi.run("read", *self.images, "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        cards = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([card["source"] for card in cards], self.images, "one object a card, in the order given")
        for card in cards:
            self.assertEqual([error.message for error in validator.iter_errors(card)], [], card["source"])
            self.assertTrue(card["contact"].get("emails"), "a clean scan without its e-mail address")
            for path in card["confidence"]:
                self.assertTrue(self.has(card["contact"], path), f"confidence of a field that is not there: {path}")
            for path in card["evidence"]:
                self.assertTrue(self.has(card["contact"], path), f"evidence of a field that is not there: {path}")

    @staticmethod
    def has(contact, path):
        here = contact
        for key in path.replace("[", ".[").split("."):
            if key.startswith("["):
                index = int(key[1:-1])
                if not isinstance(here, list) or index >= len(here):
                    return False
                here = here[index]
            elif isinstance(here, dict) and key in here:
                here = here[key]
            else:
                return False
        return True

    def test_every_export(self):
        db, out = self.meishi.path("exports.db"), self.meishi.path("exports")
        self.assertEqual(self.meishi.run("import", *self.images, "--db", db).returncode, 0)
        for kind, files in (("salesforce", ["Account.csv", "Contact.csv"]), ("csv", ["contacts.csv"]), ("json", ["contacts.jsonl"])):
            done = self.meishi.run("export", "--to", kind, "--out", out, "--db", db)
            self.assertEqual(done.returncode, 0, done.stderr)
            for name in files:
                self.assertIn(name, done.stderr)
                self.assertGreater(os.path.getsize(os.path.join(out, name)), 0)
        listed = self.meishi.run("contacts", "--db", db, "--format", "json").stdout
        with open(os.path.join(out, "contacts.jsonl"), encoding="utf-8") as file:
            exported = [json.loads(line) for line in file]
        for contact in exported:
            self.assertEqual(contact.pop("backup")["version"], 1)
        self.assertEqual(exported, [json.loads(line) for line in listed.splitlines()])
        for line in listed.splitlines():
            contact = json.loads(line)
            shown = self.meishi.run("show", contact["id"], "--db", db, "--format", "json")
            self.assertEqual(json.loads(shown.stdout), contact)
            history = self.meishi.run("history", contact["id"], "--db", db, "--format", "json").stdout.splitlines()
            self.assertEqual(json.loads(history[0])["kind"], "contact_created")

    def test_readme_shows_what_the_program_prints(self):
        """A README that promises more than the program does wastes the reader's time."""
        for name, lang in (("README.md", "en"), ("README.ja.md", "ja")):
            file = os.path.join(SOURCE, name)
            with open(file, encoding="utf-8") as stream:
                readme = stream.read()
            example = re.search(r"(```text\n\$ meishi (read \S+)\n)(.*?)(```)", readme, re.S)
            done = self.meishi.run(*example.group(2).split(), lang=lang, cwd=SOURCE)
            self.assertEqual(done.returncode, 0, done.stderr)
            if WRITE:
                with open(file, "w", encoding="utf-8") as stream:
                    stream.write(readme[: example.start(3)] + done.stdout + readme[example.end(3):])
            else:
                self.assertEqual(example.group(3), done.stdout, f"{name} shows something else; end_to_end_test.py ... --write")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
