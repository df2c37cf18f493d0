#!/usr/bin/python3
"""The export to Salesforce through the program, read back as an administrator's tools read it.

Usage: cli_salesforce_test.py SOURCE_DIR BUILD_DIR
"""
import csv
import glob
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import unittest

from cli_case import SOURCE, CliCase, write

EXPO, FAIR = "7015g000000AbCdAAK", "7015g000000XyZw"
SETTINGS = f"""
[salesforce]
event = "MetAt__c"
exchanged_on = "MetOn__c"
opt_out_tags = ["No Mail"]
[salesforce.campaigns]
"Expo 2024" = {{ id = "{EXPO}", status = "来場" }}
"Spring Fair" = "{FAIR}"
[salesforce.owners]
sato = {{ id = "0055g000000AAAA", name = "佐藤 花子" }}
[salesforce.labels]
LastNameKana__c = "姓（カナ）"
"""


def card(name):
    return glob.glob(os.path.join(SOURCE, "samples", "cards", name + ".*"))[0]


def content(path):
    with open(path, "rb") as file:
        return file.read()


class Salesforce(CliCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.master = cls.meishi.path("master.db")
        # The person of the first two was promoted between them.
        for name, arguments in (("001-akatsuki-sales", ["--event", "Expo 2024", "--exchanged-on", "2024-05-17", "--owner", "sato"]),
                                ("002-akatsuki-manager", ["--event", "Spring Fair", "--exchanged-on", "2025-04-01", "--owner", "sato"]),
                                ("006-kitanokaze-logistics", ["--event", "Expo 2024", "--exchanged-on", "2024-05-17", "--tag", "no-mail"])):
            done = cls.meishi.run("import", card(name), "--db", cls.master, *arguments)
            assert done.returncode == 0, done.stderr

    def setUp(self):
        super().setUp()
        self.db = self.path("a.db")
        with sqlite3.connect(self.master) as source, sqlite3.connect(self.db) as copy:
            source.backup(copy)
        self.settings = write(self.path("config.toml"), SETTINGS.encode())
        self.out = self.path("out")

    def run_on(self, command, *arguments, **options):
        return self.meishi.run(command, *arguments, "--db", self.db, **options)

    def export(self, *arguments, code=0, lang="en", **options):
        done = self.run_on("export", "--to", "salesforce", "--out", self.out, *arguments, lang=lang, **options)
        self.expect(done, code)
        self.assertEqual(done.stdout, "")
        return done

    def rows(self, name, encoding="utf-8"):
        with open(os.path.join(self.out, name), encoding=encoding, newline="") as file:
            return list(csv.DictReader(file, strict=True))

    def header(self, name):
        with open(os.path.join(self.out, name), encoding="utf-8", newline="") as file:
            return next(csv.reader(file))

    def contacts(self):
        """As the program's JSON has them: an independent way to the same values."""
        done = self.run_on("contacts", "--format", "json")
        self.expect(done, 0)
        return {c["external_id"]: c for c in map(json.loads, done.stdout.splitlines())}

    def same_person(self, row, contact, names):
        """The values of a row, under their names in this file, are those of the contact."""
        post = next(p for p in contact["posts"] if p["current"])
        phones = {p["type"]: p["national"] for p in contact.get("phones", [])}
        address = contact["addresses"][0]
        for field, value in (("LastName", contact["last_name"]), ("FirstName", contact["first_name"]), ("Title", post.get("title", "")),
                             ("Email", contact["emails"][0]), ("MobilePhone", phones.get("mobile", "")), ("Fax", phones.get("fax", "")),
                             ("LastNameKana__c", contact.get("last_name_kana", "")), ("City", address.get("city", "")),
                             ("State", address.get("prefecture", ""))):
            self.assertEqual(row[names.get(field, field)], value, field)

    # Loader

    def test_loader(self):
        done = self.export()
        self.assertEqual(sorted(os.listdir(self.out)), ["Account.csv", "Account.sdl", "Contact.csv", "Contact.sdl", "lint.csv"])
        for name in os.listdir(self.out):
            bytes_ = content(os.path.join(self.out, name))
            self.assertFalse(bytes_.startswith(b"\xef\xbb\xbf"), name)
            self.assertNotIn(b"\r", bytes_, name)
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.out, name)).st_mode), 0o600, name)
            self.assertIn(os.path.join(self.out, name), done.stderr)
        accounts = {row["Meishi_Id__c"]: row for row in self.rows("Account.csv")}
        people = self.rows("Contact.csv")
        contacts = self.contacts()
        self.assertEqual({row["Meishi_Id__c"] for row in people}, set(contacts))
        for row in people:
            contact = contacts[row["Meishi_Id__c"]]
            self.same_person(row, contact, {"City": "MailingCity", "State": "MailingState"})
            self.assertEqual(accounts[row["Account.Meishi_Id__c"]]["Name"], contact["organization"]["name"])
            self.assertEqual(row["LeadSource"], "Trade Show")
        self.assertEqual(set(accounts), {row["Account.Meishi_Id__c"] for row in people}, "no account without a contact")
        self.check_mappings("Account", "Contact")

    def check_mappings(self, *objects):
        """Each column is mapped, in Java's properties syntax, to itself; one of a parent by relationship and field."""
        for name in objects:
            mapping = {}
            for line in content(os.path.join(self.out, name + ".sdl")).decode("ascii").splitlines():
                key, value = re.fullmatch(r"([A-Za-z0-9_.]+)=([A-Za-z0-9_]+(?:\\:[A-Za-z0-9_]+)?)", line).groups()
                self.assertNotIn(key, mapping)
                mapping[key] = value.replace("\\:", ":")
            self.assertEqual(list(mapping), self.header(name + ".csv"))
            self.assertEqual(mapping, {key: key.replace(".", ":") for key in mapping})

    def test_a_database_takes_the_files(self):
        """SQLite's own importer of CSV, which is as strict as a loader."""
        self.export()
        commands = [f".import --csv {os.path.join(self.out, name)}.csv {name}" for name in ("Account", "Contact")]
        query = "SELECT c.LastName, a.Name FROM Contact c JOIN Account a ON a.Meishi_Id__c = c.[Account.Meishi_Id__c] ORDER BY 2;"
        done = subprocess.run(["sqlite3", "-batch", ":memory:", *commands, query], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, "工藤|北ノ風物流株式会社\n三枝|株式会社アカツキ測量機\n")

    def test_loader_with_settings(self):
        self.export("--config", self.settings)
        people = {row["Meishi_Id__c"]: row for row in self.rows("Contact.csv")}
        members = self.rows("CampaignMember.csv")
        self.assertEqual(list(members[0]), ["CampaignId", "Contact.Meishi_Id__c", "Status"])
        found = {(m["CampaignId"], people[m["Contact.Meishi_Id__c"]]["LastName"], m["Status"]) for m in members}
        self.assertEqual(len(found), len(members))
        self.assertEqual(found, {(FAIR, "三枝", "Responded"), (EXPO, "三枝", "来場"), (EXPO, "工藤", "来場")})
        by_name = {row["LastName"]: row for row in people.values()}
        self.assertEqual((by_name["三枝"]["MetAt__c"], by_name["三枝"]["MetOn__c"]), ("Spring Fair", "2025-04-01"))
        self.assertEqual((by_name["三枝"]["HasOptedOutOfEmail"], by_name["工藤"]["HasOptedOutOfEmail"]), ("", "true"))
        self.assertEqual((by_name["三枝"]["OwnerId"], by_name["工藤"]["OwnerId"]), ("0055g000000AAAA", ""))
        self.check_mappings("Account", "Contact", "CampaignMember")

    def test_leads(self):
        self.export("--object", "lead", "--config", self.settings)
        self.assertEqual(sorted(os.listdir(self.out)), ["CampaignMember.csv", "CampaignMember.sdl", "Lead.csv", "Lead.sdl", "lint.csv"])
        contacts = self.contacts()
        for row in self.rows("Lead.csv"):
            contact = contacts[row["Meishi_Id__c"]]
            self.same_person(row, contact, {})
            self.assertEqual((row["Company"], row["Status"]), (contact["organization"]["name"], "Open - Not Contacted"))
        self.assertEqual(self.header("CampaignMember.csv"), ["CampaignId", "Lead.Meishi_Id__c", "Status"])
        self.check_mappings("Lead", "CampaignMember")

    # Wizard

    def test_wizard(self):
        self.export("--style", "wizard", "--config", self.settings)
        self.assertEqual(sorted(os.listdir(self.out)), ["CampaignMember.csv", "Contact.csv", "lint.csv"])
        contacts = self.contacts()
        for row in self.rows("Contact.csv"):
            contact = contacts[row["Meishi Id"]]
            self.same_person(row, contact, {"LastName": "Last Name", "FirstName": "First Name", "MobilePhone": "Mobile",
                                            "Fax": "Business Fax", "LastNameKana__c": "姓（カナ）", "City": "Mailing City",
                                            "State": "Mailing State/Province"})
            self.assertEqual(row["Account Name"], contact["organization"]["name"])
            self.assertEqual(row["Record Owner"], "佐藤 花子" if row["Last Name"] == "三枝" else "")
        self.assertEqual(self.header("CampaignMember.csv"), ["Campaign ID", "Meishi Id", "Campaign Member Status"])
        self.export("--style", "wizard", "--object", "lead")
        self.assertIn("Lead Status", self.header("Lead.csv"))

    def test_files_of_a_former_export_are_named(self):
        """A CampaignMember.csv of last year in the folder would be loaded along."""
        self.export("--config", self.settings)
        done = self.export("--object", "lead")
        for name in ("Account.csv", "Account.sdl", "Contact.csv", "Contact.sdl", "CampaignMember.csv", "CampaignMember.sdl"):
            self.assertIn(f"{os.path.join(self.out, name)} is of a former export", done.stderr)
        self.assertNotIn("Lead.csv is of", done.stderr)

    # The check

    def test_lint_and_strict(self):
        person = next(c for c in self.contacts().values() if c["last_name"] == "三枝")
        self.export()
        before = {name: content(os.path.join(self.out, name)) for name in os.listdir(self.out)}
        self.expect(self.run_on("edit", person["id"], "title=" + "部" * 129), 0)
        picky = write(self.path("picky.toml"), "[salesforce.picklists]\nLeadSource = [\"Web\"]\n".encode())
        for lang, words in (("en", ("nothing was written but lint.csv", "longer than Salesforce takes", "129 characters")),
                            ("ja", ("lint.csv 以外は書き出していません", "上限より長い", "129 文字"))):
            done = self.export("--strict", "--config", picky, code=1, lang=lang)
            for text in (*words, person["external_id"]):
                self.assertIn(text, done.stderr)
            for value in (person["last_name"], person["emails"][0], "部部"):
                self.assertNotIn(value, done.stderr, "logs hold no values of cards")
            found = self.rows("lint.csv")
            self.assertEqual([list(row) for row in found[:1]],
                             [["severity", "object", "external_id", "contact_id", "field", "problem", "words", "value"]])
            self.assertEqual(sorted((r["severity"], r["problem"], r["field"], r["contact_id"]) for r in found),
                             sorted([("error", "too_long", "Title", str(person["id"])),
                                     *[("error", "not_in_picklist", "LeadSource", str(c["id"])) for c in self.contacts().values()]]))
            self.assertEqual(next(r for r in found if r["problem"] == "too_long")["value"], "部" * 129)
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.out, "lint.csv")).st_mode), 0o600)
            self.assertEqual({n: content(os.path.join(self.out, n)) for n in before if n != "lint.csv"},
                             {n: b for n, b in before.items() if n != "lint.csv"}, "the files of the former export stay")
            self.assertEqual(len(os.listdir(self.out)), len(before), "and nothing is left over")
        # Without --strict it is said, and written as it is.
        self.export("--config", picky)
        self.assertIn("部" * 129, [row["Title"] for row in self.rows("Contact.csv")])
        # Nothing wrong: --strict writes.
        self.expect(self.run_on("edit", person["id"], "title=部長"), 0)
        self.export("--strict")
        self.assertIn("部長", [row["Title"] for row in self.rows("Contact.csv")])
        self.assertEqual(self.rows("lint.csv"), [])

    def test_who_has_no_last_name_is_left_out_and_said(self):
        person = next(c for c in self.contacts().values() if c["last_name"] == "工藤")
        self.expect(self.run_on("edit", person["id"], "last_name=", "last_name_roman="), 0)
        done = self.export()
        self.assertIn(person["external_id"], done.stderr)
        self.assertEqual([row["LastName"] for row in self.rows("Contact.csv")], ["三枝"])
        self.assertEqual(len(self.rows("Account.csv")), 1)
        self.assertEqual([(r["problem"], r["contact_id"]) for r in self.rows("lint.csv")], [("missing", str(person["id"]))])
        self.export("--strict", code=1)

    def test_one_company_in_two_spellings(self):
        for c, name in zip(self.contacts().values(), ("株式会社キャラメル工房", "キヤラメル工房")):
            self.expect(self.run_on("edit", c["id"], "company=" + name), 0)
        self.export("--strict")
        (found,) = self.rows("lint.csv")
        self.assertEqual((found["severity"], found["problem"], found["object"]), ("warning", "same_spelling", "Account"))

    # Excel

    def test_excel(self):
        person = next(iter(self.contacts().values()))
        self.expect(self.run_on("edit", person["id"], "title==HYPERLINK(\"http://x.example\")"), 0)
        self.export("--excel")
        for name in ("Account.csv", "Contact.csv", "lint.csv"):
            self.assertTrue(content(os.path.join(self.out, name)).startswith(b"\xef\xbb\xbf"), name)
        self.assertIn("'=HYPERLINK(\"http://x.example\")", [row["Title"] for row in self.rows("Contact.csv", "utf-8-sig")])
        expected = [list(row.values()) for row in self.rows("Contact.csv", "utf-8-sig")]
        self.export()
        self.assertIn("=HYPERLINK(\"http://x.example\")", [row["Title"] for row in self.rows("Contact.csv")])
        self.export("--excel")
        self.opened_by_a_spreadsheet(expected)

    def opened_by_a_spreadsheet(self, expected):
        soffice = shutil.which("soffice")
        if soffice is None:
            self.skipTest("LibreOffice is not installed")
        home = self.path("home")
        os.makedirs(home)
        # 44 ",", 34 '"', 76 UTF-8; every column as text, so that nothing is taken for a number or a day.
        columns = "/".join(f"{i + 1}/2" for i in range(len(expected[0])))
        for filter_in, compare in ((f"CSV:44,34,76,1,{columns}", True), ("CSV:44,34,76,1", False)):
            done = subprocess.run(
                [soffice, f"-env:UserInstallation=file://{home}/profile", "--headless", f"--infilter={filter_in}", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", self.path("converted"),
                 os.path.join(self.out, "Contact.csv")],
                env={**os.environ, "HOME": home, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, timeout=180)
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(self.path("converted", "Contact.csv"), encoding="utf-8-sig", newline="") as file:
                rows = list(csv.reader(file))
            self.assertEqual(len(rows), len(expected) + 1)
            if compare:
                self.assertEqual(rows[1:], expected)
            else:  # as a user opens it, whose spreadsheet looks for numbers, days and formulas: nothing was computed
                self.assertEqual([row[2:8] for row in rows[1:]], [row[2:8] for row in expected])
                self.assertFalse(any("Err:" in cell or "#NAME" in cell for row in rows for cell in row), rows)

    # Settings

    def test_settings_that_are_wrong_write_nothing(self):
        for text, english, japanese in (("[salesforce]\nexternalid = \"A__c\"", "line 2: there is no setting salesforce.externalid", "2 行目"),
                                        ("[salesforce]\nlead_source = 3", "salesforce.lead_source has to be a text", "引用符で囲んだ"),
                                        ("[salesforce.campaigns]\nA = \"12\"", "line 2: salesforce.campaigns.A", "キャンペーンの ID"),
                                        ("[salesforce", "line 1: this is no TOML", "TOML として読めません")):
            file = write(self.path("wrong.toml"), text.encode())
            for lang, words in (("en", english), ("ja", japanese)):
                done = self.export("--config", file, code=3, lang=lang)
                self.assertIn(file, done.stderr)
                self.assertIn(words, done.stderr)
            done = self.meishi.run("import", card("001-akatsuki-sales"), "--db", self.path("new.db"), "--export", self.out, "--config", file)
            self.expect(done, 3, file, english)
            self.assertFalse(os.path.exists(self.path("new.db")), "before anything is read or stored")
            done = self.run_on("doctor", "--config", file)
            self.assertEqual(done.returncode, 3)
            self.assertIn(english, done.stdout)
        self.expect(self.export("--config", self.path("none.toml"), code=3), 3, "none.toml", "no such file")
        if self.nobody:
            os.chmod(self.folder, 0o755)
            os.chmod(self.settings, 0o000)
            self.expect(self.run_on("doctor", "--config", self.settings, **self.nobody), 3)
        self.assertFalse(os.path.exists(self.out))

    def test_where_the_settings_are(self):
        key = "[salesforce]\nexternal_id = \"Key__c\"\n".encode()
        file = write(self.path("xdg", "meishi", "config.toml"), key)
        home = write(self.path("home", ".config", "meishi", "config.toml"), key.replace(b"Key", b"Home"))
        for env, expected in (({"XDG_CONFIG_HOME": self.path("xdg")}, ("Key__c", file)),
                              ({"HOME": self.path("home"), "XDG_CONFIG_HOME": ""}, ("Home__c", home)),
                              ({"HOME": self.path("home"), "XDG_CONFIG_HOME": "relative"}, ("Home__c", home)),
                              ({"HOME": self.folder, "XDG_CONFIG_HOME": self.path("nowhere")}, ("Meishi_Id__c", "the defaults hold"))):
            self.export(env=env)
            self.assertEqual(self.header("Contact.csv")[0], expected[0])
            done = self.run_on("doctor", env=env)
            self.assertIn(expected[1], done.stdout)

    def test_import_with_export_does_the_same(self):
        self.export("--config", self.settings)
        expected = {name: content(os.path.join(self.out, name)) for name in os.listdir(self.out)}
        done = self.run_on("import", card("001-akatsuki-sales"), "--export", self.path("again"), "--config", self.settings)
        self.expect(done, 0)
        self.assertEqual({name: content(self.path("again", name)) for name in os.listdir(self.path("again"))}, expected)


if __name__ == "__main__":
    unittest.main(argv=["cli_salesforce_test"])
