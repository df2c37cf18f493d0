#!/usr/bin/python3
"""Every export through the program, read back by readers that share nothing with its writers: Python's csv and zipfile, a
vCard reader written here from the RFCs, LibreOffice, and file(1).

Usage: cli_export_test.py SOURCE_DIR BUILD_DIR
"""
import base64
import csv
import glob
import io
import json
import os
import re
import shutil
import stat
import subprocess
import unittest
import xml.etree.ElementTree as xml
import zipfile

from cli_case import SOURCE, CliCase

CARDS = ["001-akatsuki-sales", "011-harbour-english", "019-concurrent-posts"]
FORMATS = {"vcard": "contacts.vcf", "google": "google.csv", "outlook": "outlook.csv", "csv": "contacts.csv", "xlsx": "contacts.xlsx",
           "json": "contacts.jsonl"}


def card(name):
    return glob.glob(os.path.join(SOURCE, "samples", "cards", name + ".*"))[0]


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def rows_of(path):
    """Cells as [{heading: text}]."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def unescape(text):
    return re.sub(r"\\(.)", lambda m: "\n" if m.group(1) in "nN" else m.group(1), text, flags=re.S)


def parts(text, separator):
    """Split at separators that are not escaped."""
    return [unescape(part) for part in re.findall(rf"(?:^|(?<={separator}))((?:[^{separator}\\]|\\.)*)(?:{separator}|$)", text, flags=re.S)]


def vcards(path):
    """[[(name, {parameter: value}, raw value)]] by RFC 2426 and 6350: lines unfolded first, then taken apart."""
    data = read_bytes(path)
    assert not data.startswith(b"\xef\xbb\xbf"), "a BOM breaks Japanese on telephones"
    assert b"\n" not in data.replace(b"\r\n", b""), "line ends are CRLF"
    assert all(len(line) <= 75 for line in data.split(b"\r\n")), "a line is longer than 75 octets"
    for line in data.split(b"\r\n"):
        line.decode("utf-8")  # no character was cut in two
    cards = []
    for line in data.decode("utf-8").replace("\r\n ", "").split("\r\n"):
        if not line:
            continue
        match = re.match(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)$', line, flags=re.S)
        assert match, line
        name, parameters, value = match.groups()
        if name == "BEGIN":
            cards.append([])
        found = dict(re.findall(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)', parameters))
        cards[-1].append((name, {k: v.strip('"') for k, v in found.items()}, value))
    assert all(c[0] == ("BEGIN", {}, "VCARD") and c[-1] == ("END", {}, "VCARD") for c in cards)
    return cards


def values(lines, name):
    return [value for n, _, value in lines if n == name]


class Export(CliCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.db = cls.meishi.path("export.db")
        done = cls.meishi.run("import", *map(card, CARDS), "--db", cls.db, "--event", "産業展 \"春\", 東京", "--exchanged-on", "2024-05-17",
                              "--tag", "来場者", "--tag", "a;b,c")
        assert done.returncode == 0, done.stderr
        # What a card could hold as well, through the program itself.
        ids = {c["emails"][0]: c["id"] for c in cls.listed()}
        cls.evil = ids["k.saegusa@akatsuki-sokuryo.co.jp"]
        for assignment in ("first_name==HYPERLINK(\"http://x.example\")", "title=+1+1;\\, 部長", "direct=+1 650-253-0000"):
            done = cls.meishi.run("edit", cls.evil, assignment, "--db", cls.db)
            assert done.returncode == 0, done.stderr

    @classmethod
    def listed(cls):
        done = cls.meishi.run("contacts", "--db", cls.db, "--format", "json")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def export(self, kind, *options, out="out", code=0, lang="en"):
        done = self.meishi.run("export", "--to", kind, "--db", self.db, "--out", self.path(out), *options, lang=lang)
        self.expect(done, code)
        self.assertEqual(done.stdout, "")
        return self.path(out, FORMATS[kind])

    def name_of(self, contact):
        return [contact.get("last_name") or contact.get("last_name_roman", ""), contact.get("first_name") or contact.get("first_name_roman", "")]

    def test_vcard(self):
        for version in ("3.0", "4.0"):
            read = vcards(self.export("vcard", "--vcard-version", version, out=version))
            for lines, contact in zip(read, self.listed(), strict=True):
                with self.subTest(version=version, contact=contact["id"]):
                    self.assertEqual(values(lines, "VERSION"), [version])
                    for single in ("N", "FN", "REV", "UID"):
                        self.assertEqual(len(values(lines, single)), 1, single)
                    self.assertEqual(parts(values(lines, "N")[0], ";")[:2], self.name_of(contact))
                    self.assertTrue(set(" ".join(self.name_of(contact)).split()) <= set(unescape(values(lines, "FN")[0]).split()))
                    self.assertEqual(values(lines, "UID"), [contact["external_id"]])
                    self.assertEqual(list(map(unescape, values(lines, "EMAIL"))), contact["emails"])
                    post = contact["posts"][0]
                    self.assertEqual(parts(values(lines, "ORG")[0], ";")[0], post["organization"].get("name") or post["organization"]["name_en"])
                    if post.get("department"):
                        self.assertEqual(parts(values(lines, "ORG")[0], ";")[1], post["department"])
                    self.assertEqual(list(map(unescape, values(lines, "TITLE"))), [post["title"]] if post.get("title") else [])
                    self.assertEqual(parts(values(lines, "CATEGORIES")[0], ","), contact["tags"])
                    note = unescape(values(lines, "NOTE")[0])
                    self.assertIn("2024-05-17 産業展 \"春\", 東京", note)
                    for other in contact["posts"][1:]:
                        self.assertIn(" ".join(filter(None, [other["organization"]["name"], other.get("department"), other.get("title")])), note)
                    self.assertEqual(len(values(lines, "ADR")), 1)
                    self.assertEqual(len(parts(values(lines, "ADR")[0], ";")), 7)
                    self.assertEqual(values(lines, "X-PHONETIC-LAST-NAME"), [contact["last_name_kana"]] if contact.get("last_name_kana") else [])
                    self.check_phones(version, [line for line in lines if line[0] == "TEL"], contact)
                    n = next(line for line in lines if line[0] == "N")
                    if contact.get("last_name_kana") and version == "3.0":
                        self.assertTrue(unescape(values(lines, "SORT-STRING")[0]).startswith(contact["last_name_kana"]))
                    elif contact.get("last_name_kana"):
                        self.assertTrue(n[1]["SORT-AS"].startswith(contact["last_name_kana"] + ","))

    def check_phones(self, version, lines, contact):
        self.assertEqual(len(lines), len(contact["phones"]))
        for (_, parameters, value), phone in zip(lines, contact["phones"]):
            types = parameters["TYPE"].lower().split(",")
            expected = {"mobile": "cell", "fax": "fax"}.get(phone["type"], "work")
            self.assertIn(expected, types)
            if version == "4.0":
                self.assertEqual(parameters["VALUE"], "uri")
                self.assertEqual(value, "tel:" + phone["e164"] + (";ext=" + phone["extension"] if phone.get("extension") else ""))
            else:
                digits = re.sub(r"\D", "", phone["e164"])
                self.assertEqual(re.sub(r"\D", "", value), digits if not phone["e164"].startswith("+81") else "0" + digits[2:])

    def test_a_vcard_for_each(self):
        out = self.path("each")
        self.expect(self.meishi.run("export", "--to", "vcard", "--each", "--db", self.db, "--out", out), 0, out, "3 files written")
        whole = vcards(self.export("vcard"))
        names = sorted(c["external_id"] + ".vcf" for c in self.listed())
        self.assertEqual(sorted(os.listdir(out)), names)
        single = [vcards(os.path.join(out, name))[0] for name in names]
        self.assertCountEqual([values(c, "UID") for c in single], [values(c, "UID") for c in whole])
        for one in single:
            self.assertIn(one, whole)

    def test_google(self):
        for row, contact in zip(rows_of(self.export("google")), self.listed(), strict=True):
            self.assertEqual([row["Last Name"], row["First Name"].removeprefix("'")], self.name_of(contact))
            self.assertEqual(row["Phonetic Last Name"], contact.get("last_name_kana", ""))
            self.assertEqual(row["E-mail 1 - Value"].split(" ::: "), contact["emails"])
            self.assertEqual(row["Labels"].split(" ::: "), [*contact["tags"], "* myContacts"])
            numbers = [n for i in "1234" for n in row[f"Phone {i} - Value"].split(" ::: ") if n]
            self.assertEqual(len(numbers), len(contact["phones"]))
            self.assertTrue(all(bool(row[f"Phone {i} - Label"]) == bool(row[f"Phone {i} - Value"]) for i in "1234"))
            self.assertIn("2024-05-17", row["Notes"])
            self.assertTrue(row["Address 1 - Formatted"])
        evil = next(r for r in rows_of(self.path("out", "google.csv")) if r["E-mail 1 - Value"].startswith("k.saegusa"))
        self.assertEqual(evil["First Name"], "'=HYPERLINK(\"http://x.example\")")
        self.assertTrue(evil["Phone 1 - Value"].startswith("+16502530000"), evil["Phone 1 - Value"])
        self.assertFalse(read_bytes(self.path("out", "google.csv")).startswith(b"\xef\xbb\xbf"))

    def test_outlook(self):
        file = self.export("outlook", lang="ja")
        for row, contact in zip(rows_of(file), self.listed(), strict=True):
            self.assertEqual([row["Last Name"], row["First Name"].removeprefix("'")], self.name_of(contact))
            self.assertEqual(row["Surname Yomi"], contact.get("last_name_kana", ""))
            self.assertEqual(row["E-mail Address"], contact["emails"][0])
            self.assertEqual(row["Company"], contact["posts"][0]["organization"].get("name") or contact["posts"][0]["organization"]["name_en"])
            self.assertIn("名刺交換: 5/17/2024", row["Notes"])
            self.assertEqual(len(row["Categories"].split(";")), 2)
            mobiles = [p for p in contact["phones"] if p["type"] == "mobile"]
            self.assertEqual(re.sub(r"\D", "", row["Mobile Phone"]), "0" + mobiles[0]["e164"][3:] if mobiles else "")
        data = read_bytes(file)
        self.assertTrue(data.startswith(b"\xef\xbb\xbf"))
        self.assertEqual(data.count(b"\r\n"), 4)

    def office(self, file):
        """The cells as LibreOffice sees them, all as text."""
        out = self.path("office")
        env = {**os.environ, "HOME": self.folder}
        done = subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + self.path("profile"),
                               "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,true,false" if file.endswith(".csv") else "--nologo",
                               "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", out, file],
                              capture_output=True, text=True, env=env, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(os.path.join(out, os.path.splitext(os.path.basename(file))[0] + ".csv"), encoding="utf-8-sig", newline="") as result:
            return list(csv.reader(io.StringIO(result.read().replace("\r\n", "\n"))))

    def test_libreoffice(self):
        """A spreadsheet shows what was exported: no formula runs, no zero and no plus is lost."""
        self.assertTrue(shutil.which("soffice"), "libreoffice-calc-nogui is missing")
        with open(self.export("csv"), encoding="utf-8-sig", newline="") as file:
            plain = list(csv.reader(file))
        self.assertEqual(self.office(self.path("out", "contacts.csv")), plain)
        without = [[cell.removeprefix("'") for cell in row] for row in plain]
        self.assertEqual(self.office(self.export("xlsx")), without)
        with_photos = self.office(self.export("xlsx", "--photos", out="photos"))
        self.assertEqual([row[1:] for row in with_photos], without)
        self.assertEqual([row[0] for row in with_photos], ["Card", "", "", ""])
        for kind in ("google", "outlook"):
            with open(self.export(kind), encoding="utf-8-sig", newline="") as file:
                # "+1..." is left as it can be dialled: a spreadsheet takes it for a number, and for nothing worse.
                expected = [[re.sub(r"^\+(\d+)$", r"\1", cell) for cell in row] for row in csv.reader(file)]
            self.assertEqual(self.office(self.path("out", FORMATS[kind])), expected, kind)

    def test_workbook(self):
        for options, images in (([], 0), (["--photos"], 3)):
            file = self.export("xlsx", *options, lang="ja")
            with zipfile.ZipFile(file) as book:
                self.assertIsNone(book.testzip())
                for name in book.namelist():
                    if name.endswith((".xml", ".rels")):
                        xml.fromstring(book.read(name))
                sheet = book.read("xl/worksheets/sheet1.xml").decode()
                texts = book.read("xl/sharedStrings.xml").decode() if options else sheet
                pictures = [n for n in book.namelist() if n.startswith("xl/media/")]
                self.assertEqual(len(pictures), images)
                for picture in pictures:
                    self.assertEqual(book.read(picture)[:2], b"\xff\xd8")
            self.assertNotIn("<f>", sheet)
            self.assertIn('state="frozen"', sheet)
            self.assertIn("<autoFilter ", sheet)
            self.assertIn("会社名", texts)
            self.assertTrue(all(t in ("s", "inlineStr") for t in re.findall(r'<c r="[A-Z]+\d+"(?: s="\d+")? t="(\w+)"', sheet)))
            self.assertEqual(len(re.findall(r"<c ", sheet)), len(re.findall(r'<c r="[A-Z]+\d+"(?: s="\d+")? t="', sheet)))

    def test_photos(self):
        originals = {c["external_id"]: c["cards"][0]["picture"] for c in self.listed()}
        for version in ("3.0", "4.0"):
            for lines in vcards(self.export("vcard", "--photos", "--vcard-version", version)):
                (parameters, value), = [(p, v) for n, p, v in lines if n == "PHOTO"]
                if version == "3.0":
                    self.assertEqual(parameters, {"ENCODING": "b", "TYPE": "JPEG"})
                else:
                    self.assertTrue(value.startswith("data:image/jpeg;base64,"))
                jpeg = base64.b64decode(value.rsplit(",")[-1], validate=True)
                file = self.path("photo.jpg")
                with open(file, "wb") as stream:
                    stream.write(jpeg)
                what = subprocess.run(["file", "-b", file], capture_output=True, text=True).stdout
                width, height = map(int, re.findall(r"(\d+)x(\d+)", what)[-1])
                self.assertEqual(max(width, height), 400, what)
                name = originals[values(lines, "UID")[0]]
                original = self.db + ".files/" + name[:2] + "/" + name[2:] + ".jpg"
                what = subprocess.run(["file", "-b", original], capture_output=True, text=True).stdout
                real_width, real_height = map(int, re.findall(r"(\d+)x(\d+)", what)[-1])
                self.assertAlmostEqual(width / height, real_width / real_height, delta=0.02)

    def test_a_lost_picture_costs_no_contact(self):
        db = self.path("lost.db")
        shutil.copytree(self.db + ".files", db + ".files")
        for suffix in ("", "-wal"):
            if os.path.exists(self.db + suffix):
                shutil.copy(self.db + suffix, db + suffix)
        name = self.listed()[0]["cards"][0]["picture"]
        lost = db + ".files/" + name[:2] + "/" + name[2:] + ".jpg"
        with open(lost, "wb") as file:
            file.write(b"\xff\xd8 no picture")
        for kind in ("vcard", "xlsx"):
            done = self.meishi.run("export", "--to", kind, "--photos", "--db", db, "--out", self.path("out"))
            self.expect(done, 0, lost, "is left out", "3 rows written")
        self.assertEqual([len(values(c, "PHOTO")) for c in vcards(self.path("out", "contacts.vcf"))], [0, 1, 1])

    def test_types_modes_and_repetition(self):
        kinds = {"vcard": "vCard visiting card, version 3.0", "google": "CSV text", "outlook": "CSV text", "csv": "CSV text",
                 "xlsx": "Microsoft Excel 2007+"}
        for kind, expected in kinds.items():
            file = self.export(kind)
            self.assertEqual(stat.S_IMODE(os.stat(file).st_mode), 0o600)
            what = subprocess.run(["file", "-b", file], capture_output=True, text=True).stdout
            self.assertTrue(what.startswith(expected), f"{kind}: {what}")
            before = read_bytes(file)
            self.assertEqual(read_bytes(self.export(kind)), before, f"{kind}: the same contacts, other bytes")
        self.assertCountEqual(os.listdir(self.path("out")), [FORMATS[kind] for kind in kinds])

    def test_some_contacts(self):
        self.export("vcard", "--tag", "来場者", "Saegusa")
        self.assertEqual(len(vcards(self.path("out", "contacts.vcf"))), 1)
        self.export("google", "--event", "nowhere")
        self.assertEqual(rows_of(self.path("out", "google.csv")), [])


if __name__ == "__main__":
    unittest.main(argv=["cli_export_test"])
