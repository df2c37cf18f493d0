#!/usr/bin/python3
"""Contact lists of other programs through the program: encodings, headings, matching, previews, bad rows, and taking back.

Usage: cli_load_test.py SOURCE_DIR BUILD_DIR
"""
import csv
import io
import json
import os
import random
import signal
import sqlite3
import stat
import subprocess
import time
import unittest

from cli_case import CliCase, sample, write

HEADINGS = ["姓", "名", "会社名", "部署名", "役職", "メールアドレス", "電話番号", "携帯電話", "郵便番号", "住所"]
ROWS = [
    ["三枝", "航太", "㈱アカツキ測量機", "営業部 第二営業課", "主任", "k.saegusa@akatsuki-sokuryo.co.jp", "03-5550-0142", "090-5531-0176", "104-0061", "東京都中央区銀座5-12-7 ミズキ銀座4F"],
    ["髙橋", "百合子", "株式会社青葉製作所", "開発部", "部長", "yuriko@aoba.example", "０３（５２８５）６６５４", "9012345678", "1000005", "東京都千代田区丸の内1-2-3"],
    ["渡辺", "一郎", "みどり設計(有)", "", "代表取締役", "ichiro@midori.example", "東京都港区芝1-2-3", "", "", ""],
]


def table(rows, headings=HEADINGS, **how):
    out = io.StringIO()
    writer = csv.writer(out, **how)
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue()


class Load(CliCase):
    maxDiff = None

    def setUp(self):
        super().setUp()
        self.db = self.path("a.db")

    def file(self, name, text, encoding="utf-8"):
        return write(self.path(name), text.encode(encoding))

    def load(self, *arguments, **options):
        return self.meishi.run("load", *arguments, "--db", self.db, **options)

    def contacts(self):
        done = self.meishi.run("contacts", "--db", self.db, "--format", "json")
        self.expect(done, 0)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def rows(self, *arguments):
        done = self.load(*arguments, "--format", "json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_every_encoding_gives_the_same_contacts(self):
        results = {}
        for encoding in ("utf-8", "utf-8-sig", "cp932", "utf-16"):
            self.db = self.path(encoding + ".db")
            done = self.load(self.file(encoding + ".csv", table(ROWS), encoding), lang="ja")
            self.expect(done, 0)
            results[encoding] = [{key: value for key, value in contact.items() if key not in ("cards", "updated_at")} for contact in self.contacts()]
            self.assertEqual(len(results[encoding]), 3)
        for encoding, found in results.items():
            self.assertEqual(found, results["utf-8"], encoding)
        people = {contact["last_name"]: contact for contact in results["cp932"]}
        self.assertEqual(people["三枝"]["organization"]["name"], "株式会社アカツキ測量機")
        self.assertIn("携帯電話", done.stderr)
        self.assertIn("phone_mobile", done.stderr)
        self.assertEqual(people["三枝"]["addresses"][0]["building"], "ミズキ銀座4F")
        phones = {phone["type"]: phone["e164"] for phone in people["髙橋"]["phones"]}
        self.assertEqual(phones, {"work": "+81352856654", "mobile": "+819012345678"}, "a zero that a spreadsheet took away")
        self.assertIn("電話番号: 東京都港区芝1-2-3", people["渡辺"]["notes"], "an address among the telephone numbers is kept, and said")

    def test_a_row_of_two_contacts_is_reported(self):
        """If it fails: two contacts become one without a word."""
        mobile = ["山口", "幸弘", "甲社", "", "", "yamaguchi@a.example", "", "090-1111-2222", "", ""]
        email = ["山口", "幸弘", "乙社", "", "", "y.yamaguchi@b.example", "", "", "", ""]
        self.expect(self.load(self.file("a.csv", table([mobile, email]))), 0)
        self.assertEqual(len(self.contacts()), 2)
        both = self.file("b.csv", table([email[:7] + mobile[7:8] + email[8:]]))
        (row,) = self.rows(both, "--dry-run")
        self.assertEqual((row["contact_id"], row["joined"]), (1, [2]))
        done = self.load(both)
        self.assertIn("contact 2 is the same person, now one", done.stdout)
        self.assertIn("Contacts that became part of another one, the same person: 1.", done.stdout)

    def test_separators_line_ends_and_lines_before_the_headings(self):
        for name, text in {
            "tab": table(ROWS, delimiter="\t"),
            "semicolon": table(ROWS, delimiter=";", lineterminator="\n"),
            "cr": table(ROWS, lineterminator="\r"),
            "preamble": "※名刺一覧\r\n\r\nダウンロード日,2026/11/29\r\n" + table(ROWS),
        }.items():
            self.db = self.path(name + ".db")
            self.expect(self.load(self.file(name + ".csv", text)), 0)
            self.assertEqual([contact["last_name"] for contact in self.contacts()].count("三枝"), 1, name)
            self.assertEqual(len(self.contacts()), 3, name)

    def test_cards_and_rows_are_one_person(self):
        card = sample()
        self.expect(self.meishi.run("import", card, "--db", self.db, "--exchanged-on", "2024-05-17"), 0)
        (before,) = self.contacts()
        row = list(ROWS[0])
        row[4] = "係長"  # nobody knows how old the list is
        found = self.rows(self.file("a.csv", table([row])))
        self.assertEqual([one["contact_id"] for one in found], [before["id"]])
        self.assertEqual([(c["field"], c["from"], c["to"]) for c in found[0]["conflicts"]], [("posts[0].title", "主任", "係長")])
        (after,) = self.contacts()
        self.assertEqual(after["posts"][0]["title"], "主任")
        # With a day of its own, the list is news.
        found = self.rows(self.file("a.csv", table([row])), "--as-of", "2026-04-01")
        self.assertEqual(found[0]["outcome"], "updated")
        (after,) = self.contacts()
        self.assertEqual(after["posts"][0]["title"], "係長")
        moves = self.meishi.run("moves", "--db", self.db, "--format", "json")
        self.assertEqual(json.loads(moves.stdout)["date"], "2026-04-01")

    def test_preview_stores_nothing_and_says_what_would_be(self):
        file = self.file("a.csv", table(ROWS + ROWS[:1]))
        done = self.load(file, "--dry-run", lang="ja")
        self.expect(done, 0)
        self.assertIn("何も保存していません", done.stdout)
        self.assertEqual(done.stdout.count("新規"), 4, done.stdout)  # three rows and the sum
        self.assertFalse(os.path.exists(self.db), "not even a database")
        self.expect(self.load(file), 0)
        with open(self.db, "rb") as stream:
            content = stream.read()
        changed = [list(ROWS[0])]
        changed[0][5] = "saegusa@akatsuki-sokuryo.co.jp"
        found = self.rows(self.file("b.csv", table(changed)), "--dry-run")
        self.assertEqual(found[0]["contact_id"], 1)
        self.assertEqual(len(self.contacts()), 3)
        with open(self.db, "rb") as stream:
            self.assertEqual(stream.read(), content)

    def test_again_adds_nothing_and_a_changed_row_updates(self):
        file = self.file("a.csv", table(ROWS))
        self.expect(self.load(file), 0)
        again = self.load(file)
        self.expect(again, 0)
        self.assertIn("loaded before 3", again.stdout)
        self.assertEqual(stat.S_IMODE(os.stat(self.db).st_mode), 0o600)
        headings = HEADINGS + ["更新日"]
        changed = [row + ["2026/4/1"] for row in ROWS]
        changed[1][4] = "本部長"
        found = self.rows(self.file("b.csv", table(changed, headings)))
        self.assertEqual([one["outcome"] for one in found], ["unchanged", "updated", "unchanged"])
        self.assertEqual(len(self.contacts()), 3)

    def test_salesforce_finds_its_records_again(self):
        headings = ["Id", "LastName", "FirstName", "AccountName", "Title", "Email", "MobilePhone", "HasOptedOutOfEmail", "LastModifiedDate"]
        rows = [["0035g00000AbCdEAAK", "森", "茜", "森商店", "店長", "akane@mori.example", "", "1", "2026-01-05T01:02:03.000+0000"]]
        self.expect(self.load(self.file("a.csv", table(rows, headings))), 0)
        # Married, moved, another mailbox: for Salesforce it is the same record.
        rows = [["0035g00000AbCdE", "林", "茜", "株式会社みどり設計", "", "hayashi@midori.example", "", "0", "2026-05-05T01:02:03.000+0000"]]
        self.expect(self.load(self.file("b.csv", table(rows, headings))), 0)
        (contact,) = self.contacts()
        self.assertEqual(contact["last_name"], "林")
        self.assertIn("no-mail", contact["tags"])

    def test_google_outlook_and_eight(self):
        google = "First Name,Last Name,Phonetic First Name,Phonetic Last Name,Organization Name,Organization Title,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Address 1 - Postal Code,Address 1 - Region,Address 1 - City,Address 1 - Street,Labels\n" \
                 "茜,森,アカネ,モリ,森商店,店長,* Work,akane@mori.example ::: mori@mori.example,Work Fax,03-5285-6655,Mobile,090-1234-5678,100-0005,東京都,千代田区,丸の内1-2-3,来場 ::: * myContacts\n"
        done = self.load(self.file("google.csv", google))
        self.expect(done, 0, "format google")
        (contact,) = self.contacts()
        self.assertEqual(contact["emails"], ["akane@mori.example", "mori@mori.example"])
        self.assertEqual({phone["type"] for phone in contact["phones"]}, {"fax", "mobile"})
        self.assertEqual((contact["last_name_kana"], contact["tags"]), ("モリ", ["来場"]))
        self.assertEqual((contact["addresses"][0]["town"], contact["addresses"][0]["block"]), ("丸の内", "1-2-3"))
        self.db = self.path("b.db")
        outlook = "Title,First Name,Last Name,Company,Department,Job Title,Business Street,Business City,Business State,Business Postal Code,Business Phone,Mobile Phone,E-mail Address,Given Yomi,Surname Yomi\n" \
                  ",茜,森,森商店,営業部,店長,丸の内1-2-3,千代田区,東京都,100-0005,03-5285-6654,090-1234-5678,akane@mori.example,アカネ,モリ\n"
        self.expect(self.load(self.file("outlook.csv", outlook, "cp932")), 0, "format outlook")
        (contact,) = self.contacts()
        self.assertEqual((contact["posts"][0]["title"], contact["last_name_kana"]), ("店長", "モリ"))
        self.db = self.path("c.db")
        eight = "会社名,部署名,役職,氏名,e-mail,郵便番号,住所,TEL会社,TEL部門,TEL直通,Fax,携帯電話,URL,名刺交換日\n" \
                "森商店,営業部,店長,森 茜,akane@mori.example,100-0005,東京都千代田区丸の内1-2-3,03-5285-6650,,03-5285-6654,03-5285-6655,090-1234-5678,https://www.mori.example/,2024/05/17\n"
        self.expect(self.load(self.file("eight.csv", eight)), 0, "format eight")
        (contact,) = self.contacts()
        self.assertEqual((contact["last_name"], contact["first_name"]), ("森", "茜"))
        self.assertEqual({phone["type"] for phone in contact["phones"]}, {"main", "direct", "fax", "mobile"})
        self.assertEqual(contact["cards"][0]["exchanged_on"], "2024-05-17")

    def test_mapping(self):
        text = "A,B,C\n森 茜,森商店,akane@mori.example\n"
        file = self.file("a.csv", text)
        self.expect(self.load(file), 1, "--map")
        mapping = self.file("columns.map", "# ours\nA=full_name\nB=company\n\nC=email\n")
        self.expect(self.load(file, "--map", mapping), 0)
        (contact,) = self.contacts()
        self.assertEqual((contact["last_name"], contact["emails"]), ("森", ["akane@mori.example"]))
        self.expect(self.load(file, "--map", self.file("bad.map", "A=fullname\n")), 1, "line 1")
        self.expect(self.load(file, "--map", self.file("bad.map", "Z=email\n")), 1, "Z")
        self.expect(self.load(file, "--map", self.path("none.map")), 1, "none.map")

    def test_a_renamed_company_is_one(self):
        headings = "会社名,部署名,姓,名,e-mail,名刺交換日\n"
        for day, company in (("2024/04/01", "株式会社青葉製作所"), ("2025/04/01", "アオバテック株式会社")):
            rows = f"{company},営業部,天野,海斗,k.amano@aoba.example,{day}\n{company},経理部,黒田,真央,m.kuroda@aoba.example,{day}\n"
            self.expect(self.load(self.file(f"{day[:4]}.csv", headings + rows)), 0)
        for name in ("青葉製作所", "アオバテック"):
            found = self.meishi.run("contacts", "--org", name, "--db", self.db)
            self.expect(found, 0)
            self.assertEqual(found.stdout.count("アオバテック株式会社"), 2, found.stdout)
        self.expect(self.meishi.run("contacts", "--org", "みどり設計", "--db", self.db), 0, "No contact matches.")
        told = self.meishi.run("history", "1", "--db", self.db)
        self.assertIn("Former company name: 株式会社青葉製作所  (– 2025-04-01)", told.stdout)

    def test_vcards(self):
        cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:森;茜;;;\r\nFN:森 茜\r\nORG:森商店;営業部\r\nTITLE:店長\r\nTEL;TYPE=CELL:090-1234-5678\r\n" \
                "EMAIL:akane@mori.example\r\nADR;TYPE=WORK:;森ビル 2F;丸の内1-2-3;千代田区;東京都;100-0005;日本\r\nX-PHONETIC-LAST-NAME:モリ\r\nX-PHONETIC-FIRST-NAME:アカネ\r\n" \
                "NOTE:長い\r\n 備考\r\nCATEGORIES:来場,VIP\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:途中\r\n" \
                "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jane Doe\r\nN:Doe;Jane;;;\r\nTEL;VALUE=uri;TYPE=work:tel:+1-650-253-0000\r\nEND:VCARD\r\n"
        done = self.load(self.file("a.vcf", cards))
        self.expect(done, 1, "line 16")
        found = {contact.get("last_name", contact.get("last_name_roman")): contact for contact in self.contacts()}
        self.assertEqual(set(found), {"森", "Doe"})
        self.assertEqual(found["森"]["addresses"][0]["building"], "森ビル 2F")
        self.assertEqual((found["森"]["last_name_kana"], found["森"]["notes"]), ("モリ", ["長い備考"]))
        self.assertEqual(found["Doe"]["phones"][0]["e164"], "+16502530000")

    def test_bad_rows_are_named_and_the_rest_is_done(self):
        text = table(ROWS[:1]) + "渡辺,\"開いたまま,x\n" + table(ROWS[1:], headings=[",,,"]) + "\n" + "あ" * 300000 + "\n"
        done = self.load(self.file("a.csv", text))
        self.expect(done, 1, "line 3", "quotation mark", "too long")
        self.assertIn("Failed: 3.", done.stdout)  # and the row of marks
        self.assertEqual({contact["last_name"] for contact in self.contacts()}, {"三枝", "髙橋", "渡辺"})
        for name, content in {"empty": b"", "binary": bytes(range(256)) * 100, "headless": b"1,2,3\n4,5,6\n"}.items():
            done = self.load(write(self.path(name + ".csv"), content))
            self.expect(done, 1, name + ".csv")
        self.expect(self.load(self.path("none.csv")), 1, "none.csv")
        self.expect(self.load(self.folder), 1, "folder")

    def test_mixed_encodings(self):
        content = table(ROWS[:2]).encode("utf-8") + table(ROWS[2:]).encode("cp932").split(b"\r\n", 1)[1]
        done = self.load(write(self.path("a.csv"), content))
        self.expect(done, 0, "Shift_JIS")
        self.assertEqual({contact["last_name"] for contact in self.contacts()}, {"三枝", "髙橋", "渡辺"})

    def test_taking_back(self):
        self.expect(self.load(self.file("a.csv", table(ROWS[:1]))), 0)
        done = self.load(self.file("b.csv", table(ROWS)), "--tag", "移行")
        self.expect(done, 0, "meishi batch undo")
        number = done.stderr.split("batch undo ")[1].split()[0]
        shown = self.meishi.run("batch", "show", number, "--db", self.db, lang="ja")
        self.expect(shown, 0)
        self.assertIn("b.csv", shown.stdout)
        self.expect(self.meishi.run("batch", "undo", number, "--db", self.db), 0)
        self.assertEqual([contact["last_name"] for contact in self.contacts()], ["三枝"])
        listed = self.meishi.run("batch", "list", "--db", self.db, "--format", "json")
        self.assertEqual([(one["new"], one["taken_back"]) for one in map(json.loads, listed.stdout.splitlines())], [(0, 3), (1, 0)])
        for wrong in (["batch"], ["batch", "show"], ["batch", "undo", "x"], ["batch", "go"], ["batch", "list", "3"], ["load"], ["load", "x", "--from", "lotus"], ["load", "x", "--as-of", "soon"]):
            self.expect(self.meishi.run(*wrong, "--db", self.db), 2)
        self.expect(self.meishi.run("batch", "undo", 999, "--db", self.db), 1, "999")

    def test_with_everything_and_back(self):
        self.expect(self.meishi.run("import", sample(), "--db", self.db, "--exchanged-on", "2024-05-17", "--event", "見本市", "--tag", "来場"), 0)
        self.expect(self.load(self.file("a.csv", table(ROWS))), 0)
        self.expect(self.meishi.run("edit", 1, "title=課長", "--db", self.db), 0)
        many = [["山田", f"太{n}", f"株式会社第{n % 900}製作所", "営業部", "課長", f"u{n}@c{n % 900}.example", f"03-5285-{n:04}", f"090-{n // 10000 + 1111}-{n % 10000:04}", "100-0005", "東京都千代田区丸の内1-2-3"] for n in range(10000)]
        self.expect(self.load(self.file("many.csv", table(many)), "--tag", "移行"), 0)
        self.expect(self.meishi.run("export", "--to", "json", "--out", self.path("out"), "--db", self.db), 0)
        file = self.path("out", "contacts.jsonl")
        self.assertEqual(stat.S_IMODE(os.stat(file).st_mode), 0o600)
        first = self.db
        self.db = self.path("b.db")
        self.expect(self.load(file), 0)
        self.expect(self.meishi.run("export", "--to", "json", "--out", self.path("out2"), "--db", self.db), 0)

        def plain(name):
            with open(name, encoding="utf-8") as stream:
                out = [json.loads(line) for line in stream]
            for contact in out:  # numbers and times of this database; everything else is the contact's
                del contact["id"], contact["updated_at"]
                for card in contact["cards"] + contact["backup"]["cards"]:
                    del card["id"]
                for card in contact["backup"]["cards"]:
                    card["source"].pop("batch", None)
                for edit in contact["backup"].get("edits", []):
                    del edit["cards"]
            return sorted(out, key=lambda contact: contact["external_id"])

        self.assertEqual(len(plain(file)), 10003)
        self.assertTrue(plain(self.path("out2", "contacts.jsonl")) == plain(file), "the two files differ")
        again = self.load(file)
        self.expect(again, 0)
        self.assertIn("loaded before 10003", again.stdout)
        self.assertNotEqual(first, self.db)

    def test_only_what_changed_is_exported(self):
        self.expect(self.load(self.file("a.csv", table(ROWS))), 0)
        time.sleep(1.1)

        def exported(*arguments):
            done = self.meishi.run("export", "--to", "csv", "--out", self.path("out"), "--db", self.db, *arguments)
            self.expect(done, 0)
            with open(self.path("out", "contacts.csv"), encoding="utf-8-sig", newline="") as stream:
                return [row["Last name"] for row in csv.DictReader(stream)]

        self.assertEqual(len(exported("--since", "last")), 3, "there was none")
        self.assertEqual(exported("--since", "last"), [])
        self.assertEqual(len(exported("--since", "2024-01-01")), 3)
        self.assertEqual(exported("--since", "2099-01-01"), [])
        changed = [ROWS[1] + ["2026/4/1"]]
        changed[0][4] = "本部長"
        self.expect(self.load(self.file("b.csv", table(changed, HEADINGS + ["更新日"]))), 0)
        self.assertEqual(exported("--since", "last", "三枝"), [], "some contacts only: no export to go on from")
        self.assertEqual(exported("--since", "last"), ["髙橋"])
        self.expect(self.meishi.run("export", "--to", "csv", "--since", "soon", "--db", self.db), 2)
        self.expect(self.meishi.run("data", "rebuild", "--db", self.db), 0)
        self.assertEqual(len(exported("--since", "2024-01-01")), 3)

    def test_killed_at_any_moment_nothing_is_doubled_or_missing(self):
        people = [["山田", f"太郎{n}", f"株式会社第{n % 50}製作所", "営業部", "課長", f"u{n}@c{n % 50}.example", "", f"090-1111-{n:04}", "", ""] for n in range(4000)]
        file = self.file("many.csv", table(people))
        dice = random.Random(5)
        command = [self.meishi.program, "load", file, "--db", self.db]
        for _ in range(6):
            run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                run.wait(timeout=dice.uniform(0.3, 1.5))
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                run.wait()
        self.expect(self.load(file), 0)
        self.assertEqual(len({contact["emails"][0] for contact in self.contacts()}), 4000)
        with sqlite3.connect(self.db) as database:
            self.assertEqual(database.execute("SELECT count(*) FROM cards").fetchone()[0], 4000)
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone()[0], "ok")
        # An export that is killed leaves the former file as it was, and the next one takes away what is left of it.
        out = self.path("out")
        export = ["export", "--to", "json", "--out", out, "--db", self.db]
        self.expect(self.meishi.run(*export), 0)
        with open(os.path.join(out, "contacts.jsonl"), "rb") as stream:
            whole = stream.read()
        for _ in range(6):
            run = subprocess.Popen([self.meishi.program, *export], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                run.wait(timeout=dice.uniform(0.02, 0.3))
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                run.wait()
            with open(os.path.join(out, "contacts.jsonl"), "rb") as stream:
                self.assertEqual(stream.read(), whole)
        left = write(os.path.join(out, "contacts.jsonl.aB3dE9"), b"{}")
        os.chmod(left, 0o600)
        ago = time.time() - 7200
        for name in os.listdir(out):
            if name != "contacts.jsonl":
                os.utime(os.path.join(out, name), (ago, ago))
        self.expect(self.meishi.run(*export), 0)
        self.assertEqual(os.listdir(out), ["contacts.jsonl"])


if __name__ == "__main__":
    unittest.main(argv=["cli_load_test"])
