#!/usr/bin/python3
"""The command line as scripts rely on it: exit codes, what goes to stdout and stderr, and messages that name the file.

Usage: cli_test.py SOURCE_DIR BUILD_DIR
"""
import json
import os
import shutil
import sys
import unittest

from cli_case import CliCase, sample, write

COMMANDS = ["read", "import", "watch", "scan", "contacts", "show", "history", "export", "normalize", "data", "doctor"]


class CommandLine(CliCase):
    # Help

    def test_help_of_every_command_has_examples(self):
        for lang, examples, usage in (("en", "Examples:", "Usage:"), ("ja", "例:", "使い方:")):
            for command in [[], *[[c] for c in COMMANDS]]:
                done = self.meishi.run(*command, "--help", lang=lang)
                self.expect(done, 0)
                self.assertIn(examples, done.stdout)
                self.assertIn(usage, done.stdout)
                self.assertEqual(done.stderr, "")

    def test_japanese_help_has_no_english_left(self):
        for command in [[], *[[c] for c in COMMANDS]]:
            text = self.meishi.run(*command, "--help", lang="ja").stdout
            for line in text.splitlines():
                if line.startswith("  ") and not line.startswith("  meishi"):
                    self.assertRegex(line, r"[ぁ-んァ-ヶ一-龠]", f"{command}: {line}")

    def test_version(self):
        done = self.meishi.run("--version")
        self.expect(done, 0)
        self.assertRegex(done.stdout, r"^meishi \d+\.\d+\.\d+\n$")

    def test_language_follows_the_locale(self):
        for env, text in (({"LANG": "ja_JP.UTF-8"}, "コマンドを指定"), ({"LC_ALL": "ja_JP.UTF-8", "LANG": "C"}, "コマンドを指定"),
                          ({"LANG": "C"}, "a command is missing"), ({"LANG": "de_DE.UTF-8"}, "a command is missing")):
            self.expect(self.meishi.run(lang=None, env=env), 2, text)

    # Wrong usage: exit code 2, nothing on stdout, and what is wrong is named

    def test_wrong_usage(self):
        table = [
            ([], "a command is missing", "コマンドを指定してください"),
            (["impotr", "x"], "not known: impotr", "コマンドはありません: impotr"),
            (["read"], "at least one file", "1 つ以上指定"),
            (["import"], "at least one file", "1 つ以上指定"),
            (["read", "x.jpg", "--colour"], "not known: --colour", "オプションはありません: --colour"),
            (["read", "x.jpg", "--format", "xml"], "not xml", "指定された値: xml"),
            (["read", "x.jpg", "--jobs", "many"], "--jobs is a number from 1 to", "--jobs には 1 から"),
            (["read", "x.jpg", "--jobs", "-1"], "from 1 to", "1 から"),
            (["read", "x.jpg", "--jobs", "0"], "from 1 to", "1 から"),
            (["read", "x.jpg", "--jobs", "99999999999999999999"], "from 1 to", "1 から"),
            (["read", "x.jpg", "--jobs", "2.5"], "from 1 to", "1 から"),
            (["read", "x.jpg", "--duplex=maybe"], "takes no value: --duplex", "値は指定できません: --duplex"),
            (["read", "x.jpg", "--format"], "lacks its value: --format", "値が必要です: --format"),
            (["read", "x.jpg", "--max-pixels", "0"], "from 1 to", "1 から"),
            (["import", "x.jpg", "--max-pixels", "9999"], "from 1 to", "1 から"),
            (["import", "x.jpg", "--max-pixels", "all"], "--max-pixels is a number", "--max-pixels には"),
            (["import", "x.jpg", "--exchanged-on", "17.5.2024"], "not 17.5.2024", "指定された値: 17.5.2024"),
            (["import", "x.jpg", "--exchanged-on", "2023-02-29"], "not 2023-02-29", "指定された値: 2023-02-29"),
            (["import", "x.jpg", "--report", "x.pdf"], "ends in .html or .json, not x.pdf", "指定された値: x.pdf"),
            (["import", "x.jpg", "--report", "x.html", "--report", "x.html"], "named twice: x.html", "2 回指定されています: x.html"),
            (["import", "x.jpg", "--report"], "lacks its value: --report", "値が必要です: --report"),
            (["watch"], "name the one folder", "フォルダーを 1 つ指定"),
            (["watch", "a", "b"], "name the one folder", "フォルダーを 1 つ指定"),
            *[(["watch", "a", "--interval", value], "--interval is a number of seconds", "--interval には 1 から") for value in ("0", "x", "9999", "1.5")],
            (["scan", "x.jpg"], "too many: x.jpg", "余分な引数です: x.jpg"),
            (["scan", "--mode", "lineart"], "--mode is color or gray, not lineart", "指定された値: lineart"),
            (["scan", "--source", "tray"], "--source is flatbed or adf, not tray", "指定された値: tray"),
            *[(["scan", "--resolution", value], "--resolution is a number from 75", "--resolution には 75") for value in ("0", "x", "9999")],
            *[(["scan", "--pages", value], "--pages is a number from 1", "--pages には 1") for value in ("0", "x", "99999")],
            *[(["scan", "--set", value], "--set is NAME=VALUE", "「名前=値」の形") for value in ("x", "=1", "--x=1")],
            (["scan", "--source", "flatbed", "--duplex"], "a flatbed scans one side", "片面だけ"),
            (["import", "x.jpg", "--once"], "not known: --once", "オプションはありません: --once"),
            (["contacts", "a", "b"], "too many: b", "余分な引数です: b"),
            (["doctor", "--", "-b"], "too many: -b", "余分な引数です: -b"),
            (["show"], "number of a contact", "連絡先の番号"),
            (["history"], "number of a contact", "連絡先の番号"),
            *[([command, number], f"{number} is no number of a contact", f"{number} は連絡先の番号ではありません")
              for command in ("show", "history") for number in ("abc", "1.5", "12abc", "0", "-1", "99999999999999999999", "１")],
            (["show", "--", "-b"], "-b is no number", "-b は連絡先の番号ではありません"),
            (["show", "-b"], "not known: -b", "オプションはありません: -b"),
            (["history", "1", "2"], "too many: 2", "余分な引数です: 2"),
            (["export"], "salesforce, vcard, google, outlook, csv, xlsx or json", "salesforce、vcard、google、outlook、csv、xlsx、json"),
            (["export", "--to", "fax"], "not fax", "指定された値: fax"),
            (["export", "--to", "vcard", "--vcard-version", "2.1"], "3.0 or 4.0, not 2.1", "指定された値: 2.1"),
            (["export", "--to", "google", "--vcard-version", "3.0"], "--vcard-version is for --to vcard", "--to vcard のときだけ"),
            (["export", "--to", "csv", "--each"], "--each is for --to vcard, not for --to csv", "指定された形式: csv"),
            (["export", "--to", "outlook", "--photos"], "--photos is for --to vcard and --to xlsx", "指定された形式: outlook"),
            (["export", "--to", "vcard", "--photos=maybe"], "takes no value: --photos", "値は指定できません: --photos"),
            (["contacts", "--each"], "not known: --each", "オプションはありません: --each"),
            (["export", "--to", "salesforce", "--style", "magic"], "not magic", "指定された値: magic"),
            (["export", "--to", "salesforce", "--object", "account"], "not account", "指定された値: account"),
            (["export", "--to", "salesforce", "--style"], "lacks its value: --style", "値が必要です: --style"),
            (["export", "--to", "salesforce", "--config"], "lacks its value: --config", "値が必要です: --config"),
            (["export", "--to", "salesforce", "--strict=no way"], "takes no value: --strict", "値は指定できません: --strict"),
            *[(["export", "--to", "json", *option], f"{option[0]} is only for --to salesforce", f"{option[0]} は --to salesforce")
              for option in (["--style", "loader"], ["--object", "lead"], ["--excel"], ["--strict"], ["--config", "x.toml"])],
            (["contacts", "--config", "x.toml"], "not known: --config", "オプションはありません: --config"),
        ]
        for arguments, english, japanese in table:
            for lang, text in (("en", english), ("ja", japanese)):
                with self.subTest(arguments=arguments, lang=lang):
                    done = self.meishi.run(*arguments, lang=lang)
                    self.expect(done, 2, text)
                    self.assertEqual(done.stdout, "")

    def test_unknown_language(self):
        self.expect(self.meishi.run("doctor", lang="fr"), 2, "fr")

    # Bad inputs: each is named, exit code 1

    def bad_files(self):
        with open(sample(), "rb") as file:
            good = file.read()
        return {
            "missing": (self.path("missing.jpg"), "no such file", "ありません"),
            "empty": (write(self.path("empty.jpg"), b""), "empty", "空です"),
            "truncated": (write(self.path("truncated.jpg"), good[: len(good) // 2]), "", ""),
            "text": (write(self.path("text.jpg"), b"This is no picture.\n"), "", ""),
            "no images": (os.path.dirname(write(self.path("texts", "truth.json"), b"{}")), "no image", "画像"),
            "no file": ("/dev/null", "neither a file", "ファイルでもフォルダーでも"),
        }

    def test_bad_inputs_are_named(self):
        for command in ("read", "import"):
            for name, (path, english, japanese) in self.bad_files().items():
                for lang, text in (("en", english), ("ja", japanese)):
                    with self.subTest(command=command, name=name, lang=lang):
                        extra = ["--db", self.path("cards.db")] if command == "import" else []
                        done = self.meishi.run(command, path, *extra, lang=lang)
                        self.expect(done, 1, path, text)
                        self.assertEqual(done.stderr.isascii(), lang == "en", done.stderr)

    def test_good_files_are_done_beside_bad_ones(self):
        bad = {name: path for name, (path, *_) in self.bad_files().items()}
        good = shutil.copy(sample(), self.path("good.jpg"))
        paths = [bad["empty"], bad["text"], good, bad["truncated"], bad["missing"]]
        done = self.meishi.run("read", *paths, "--format", "json", "--jobs", "3")
        self.expect(done, 1, *[bad[name] for name in ("empty", "text", "truncated", "missing")])
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([line["source"] for line in lines], [good], "every line is a card")

        db = self.path("cards.db")
        self.expect(self.meishi.run("import", *paths, "--db", db), 1, bad["empty"])
        contacts = self.meishi.run("contacts", "--db", db, "--format", "json")
        self.expect(contacts, 0)
        self.assertEqual(len(contacts.stdout.splitlines()), 1)

    def test_folder_leaves_hidden_and_other_files_out(self):
        for name in ("b/card10.jpg", "b/card2.jpg", "b/.hidden.jpg"):
            os.makedirs(self.path("b"), exist_ok=True)
            shutil.copy(sample(), self.path(name))
        write(self.path("b", "truth.json"), b"{}")
        done = self.meishi.run("read", self.path("b"), "--format", "json", "-v")
        self.expect(done, 0, "2 skipped")
        names = [os.path.basename(json.loads(line)["source"]) for line in done.stdout.splitlines()]
        self.assertEqual(names, ["card2.jpg", "card10.jpg"])

    # The environment: exit code 3

    def test_no_database_yet(self):
        for command in (["contacts"], ["show", "1"], ["history", "1"], ["export", "--to", "csv"]):
            self.expect(self.meishi.run(*command, "--db", self.path("none.db")), 3, "none.db", "meishi import")

    def test_file_that_is_no_database(self):
        file = write(self.path("letter.db"), b"Dear all,\n" * 500)
        self.expect(self.meishi.run("contacts", "--db", file), 3, file)
        self.expect(self.meishi.run("import", sample(), "--db", file), 3, file)
        with open(file, "rb") as stream:
            self.assertEqual(stream.read(), b"Dear all,\n" * 500)

    def test_read_only_database(self):
        """A card must not seem imported when it was not; looking at contacts still works."""
        db = self.path("cards.db")
        self.expect(self.meishi.run("import", sample(), "--db", db), 0)
        with open(sample(), "rb") as file:
            other = write(self.path("other.jpg"), file.read() + b"\0")  # other bytes, other SHA-256
        os.chmod(db, 0o444)
        os.chmod(self.folder, 0o555)
        os.chmod(other, 0o444)
        try:
            for lang in ("en", "ja"):
                done = self.meishi.run("import", other, "--db", db, lang=lang, **self.nobody)
                self.expect(done, 3, db)
            done = self.meishi.run("contacts", "--db", db, **self.nobody)
            self.expect(done, 0)
            self.assertEqual(len(done.stdout.splitlines()), 2)
        finally:
            os.chmod(self.folder, 0o755)

    def test_output_folder_that_cannot_be_made(self):
        db = self.path("cards.db")
        self.expect(self.meishi.run("import", sample(), "--db", db), 0)
        file = write(self.path("file"), b"")
        for kind in ("salesforce", "vcard", "google", "outlook", "csv", "xlsx", "json"):
            self.expect(self.meishi.run("export", "--to", kind, "--out", file + "/out", "--db", db), 3, file)

    def test_missing_reference_data(self):
        env = {"MEISHI_DATA_DIR": self.path("nowhere")}
        self.expect(self.meishi.run("read", sample(), env=env), 3, "reference.db")
        self.assertEqual(self.meishi.run("doctor", env=env).returncode, 3)

    def test_missing_language_models(self):
        os.makedirs(self.path("empty"))
        env = {"TESSDATA_PREFIX": self.path("empty")}
        self.expect(self.meishi.run("read", sample(), env=env), 3)
        done = self.meishi.run("doctor", env=env)
        self.expect(done, 3)
        self.assertIn("tesseract-ocr-jpn", done.stdout)

    def test_doctor_finds_everything_in_place(self):
        done = self.meishi.run("doctor", "--db", self.path("cards.db"))
        self.expect(done, 0)
        for text in ("Tesseract", "jpn", "47 prefectures", "Everything is in place."):
            self.assertIn(text, done.stdout)

    # Where the database is

    def test_database_option_before_or_after_the_command(self):
        db = self.path("cards.db")
        self.expect(self.meishi.run("--db", db, "import", sample()), 0)
        for arguments in (["--db", db, "contacts"], ["contacts", "--db", db]):
            self.expect(self.meishi.run(*arguments), 0)
        self.expect(self.meishi.run("contacts", env={"MEISHI_DB": db}), 0)
        self.expect(self.meishi.run("contacts", "--db", self.path("none.db"), env={"MEISHI_DB": db}), 3)

    def test_database_in_the_data_folder(self):
        env = {"XDG_DATA_HOME": self.path("share")}
        self.expect(self.meishi.run("import", sample(), env=env), 0)
        db = self.path("share", "meishi", "meishi.db")
        self.assertEqual(os.stat(db).st_mode & 0o777, 0o600, "contacts are nobody else's business")
        self.assertEqual(os.stat(os.path.dirname(db)).st_mode & 0o777, 0o700)

    def test_database_that_others_can_read(self):
        """A database that was copied to another disk must not stay open to everybody."""
        db = self.path("cards.db")
        self.expect(self.meishi.run("import", sample(), "--db", db), 0)
        for command in (["contacts"], ["import", sample()]):
            os.chmod(db, 0o644)
            done = self.meishi.run(*command, "--db", db)
            self.expect(done, 0)
            self.assertNotIn("Warning", done.stderr)
            self.assertEqual(os.stat(db).st_mode & 0o777, 0o600, command)
        if not self.nobody:
            return  # only root can look at it as somebody else
        os.chmod(db, 0o644)
        os.chmod(self.folder, 0o755)
        for lang, text in (("en", "other users of this machine can read these contacts"), ("ja", "ほかのユーザーが連絡先を読めます")):
            self.expect(self.meishi.run("contacts", "--db", db, lang=lang, **self.nobody), 0, db, text)
        letter = write(self.path("letter.db"), b"Dear all,\n" * 500)
        os.chmod(letter, 0o644)
        self.expect(self.meishi.run("contacts", "--db", letter), 3)
        self.assertEqual(os.stat(letter).st_mode & 0o777, 0o644, "a file that is not ours stays as it is")

    def test_unknown_contact(self):
        db = self.path("cards.db")
        self.expect(self.meishi.run("import", sample(), "--db", db), 0)
        for command in ("show", "history"):
            self.expect(self.meishi.run(command, "99", "--db", db), 1)

    def test_logs_tell_no_names_unless_asked(self):
        """A log that is sent along with a fault report must not carry other people's data."""
        contact = json.loads(self.meishi.run("read", sample(), "--format", "json").stdout)["contact"]
        values = [contact["organization"]["name"], *contact["emails"], *(phone["national"] for phone in contact["phones"]),
                  *(address["city"] for address in contact["addresses"])]
        self.assertGreater(len(values), 3)
        for flag, told in (("-v", False), ("-vv", True)):
            db = self.path(flag + ".db")
            logs = self.meishi.run("read", sample(), flag).stderr
            for command in (["import", sample()], ["export", "--to", "salesforce", "--out", self.path("out")]):
                done = self.meishi.run(*command, "--db", db, flag)
                self.expect(done, 0)
                logs += done.stderr
            self.assertIn("1 files to read", logs)
            self.assertNotIn(", )", logs)
            self.assertEqual([value for value in values if value in logs] != [], told, logs)

    def test_ctrl_c_keeps_what_is_done(self):
        """A thousand cards are not lost to one Ctrl-C: the next run goes on from there."""
        import signal
        import subprocess
        import time
        with open(sample(), "rb") as file:
            good = file.read()
        for i in range(12):
            write(self.path("cards", f"{i}.jpg"), good + bytes([i]))
        db = self.path("cards.db")
        process = subprocess.Popen([self.meishi.program, "import", self.path("cards"), "--db", db, "--jobs", "1", "--lang", "en"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn("of 12 files", errors)
        done = [line for line in (first + rest).splitlines() if ".jpg" in line]
        self.assertLess(len(done), 12)
        second = self.meishi.run("import", self.path("cards"), "--db", db)
        self.expect(second, 0)
        self.assertIn(f"Imported before: {len(done)}.", second.stdout)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
