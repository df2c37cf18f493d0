#!/usr/bin/python3
"""`meishi normalize` as people clean a column of a spreadsheet with it: one JSON object a line, in order, nothing lost.

Usage: cli_normalize_test.py SOURCE_DIR BUILD_DIR
"""
import json
import os
import subprocess
import sys
import unittest

from cli_case import SOURCE, CliCase, write

KINDS = ["phone", "address", "name", "company", "title", "department", "email", "postal", "kana"]
LISTS = {"phone": ["phones"], "title": ["posts", "qualifications"]}
VALUES = ["department", "email", "postal", "kana"]


class Normalize(CliCase):
    def bytes_of(self, kind, *lines):
        return write(self.path(f"{kind}.txt"), b"".join(line.encode() + b"\n" for line in lines))

    def normalize(self, kind, *lines):
        done = self.meishi.run("normalize", kind, self.bytes_of(kind, *lines))
        self.expect(done, 0)
        self.assertEqual(done.stderr, "")
        objects = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([o["input"] for o in objects], list(lines), "one object a line, in the order of the input")
        return objects

    # What each kind gives

    def test_phone(self):
        one, two, none = self.normalize("phone", "電話 ０３（５２８５）６６５４　内線１２３", "TEL/FAX: +81 (0)3-5285-6654 受付 青葉", "なし")
        self.assertEqual(one["phones"], [{"type": "work", "e164": "+81352856654", "national": "03-5285-6654",
                                          "extension": "123", "label": "電話"}])
        self.assertGreater(one["confidence"]["phones[0]"], 0.9)
        self.assertEqual([p["type"] for p in two["phones"]], ["work", "fax"])
        self.assertEqual(two["unmatched"], "受付 青葉")
        self.assertEqual((none["phones"], none["unmatched"], none["confidence"]), ([], "なし", {}))

    def test_address(self):
        whole, city, english, none = self.normalize(
            "address", "〒100-0005 東京都千代田区丸の内一丁目２－３ 青葉ビル５階", "名古屋市中村区椿町9-3-3",
            "5F Aoba Bldg., 1-2-3 Marunouchi, Chiyoda-ku, Tokyo 100-0005, Japan", "未定")
        self.assertEqual({k: whole[k] for k in ("postal_code", "prefecture", "city", "town", "block", "building")},
                         {"postal_code": "1000005", "prefecture": "東京都", "city": "千代田区", "town": "丸の内",
                          "block": "1-2-3", "building": "青葉ビル5階"})
        self.assertEqual(set(whole["confidence"]), {"postal_code", "prefecture", "city", "town", "block", "building"})
        self.assertNotIn("prefecture", city)
        self.assertEqual(city["suggested"], {"prefecture": "愛知県", "postal_code": "4530015"})
        self.assertEqual((english["town"], english["suggested"]["town"]), ("Marunouchi", "丸の内"))
        self.assertEqual((none["unmatched"], none["suggested"], none["confidence"]), ("未定", {}, {}))

    def test_name(self):
        solid, roman, beside, none = self.normalize(
            "name", "平野百合子", "KAWANUMA Tomoko", "佐藤 健太（さとう けんた） Kenta SATO 様", "03-5285-6654")
        self.assertEqual((solid["last_name"], solid["first_name"]), ("平野", "百合子"))
        self.assertNotIn("last_name_kana", solid)
        self.assertEqual(solid["suggested"], {"last_name_kana": "ヒラノ", "first_name_kana": "ユリコ"})
        self.assertEqual((roman["last_name_roman"], roman["first_name_roman"]), ("Kawanuma", "Tomoko"))
        self.assertEqual([beside[k] for k in ("last_name", "first_name", "last_name_kana", "first_name_kana",
                                              "last_name_roman", "first_name_roman", "unmatched")],
                         ["佐藤", "健太", "サトウ", "ケンタ", "Sato", "Kenta", "様"])
        self.assertEqual((none["unmatched"], none["confidence"]), ("03-5285-6654", {}))

    def test_company(self):
        short, english, number, wrong = self.normalize(
            "company", "青葉商事㈱ 大阪支店", "株式会社青葉（Aoba Co., Ltd.）", "株式会社青葉 登録番号 T6000012345674",
            "株式会社青葉 T5000012345674")
        self.assertEqual((short["name"], short["legal_form"], short["office"]), ("青葉商事株式会社", "株式会社", "大阪支店"))
        self.assertEqual((english["name"], english["name_en"]), ("株式会社青葉", "Aoba Co., Ltd."))
        self.assertEqual((number["name"], number["corporate_number"], number["unmatched"]), ("株式会社青葉", "6000012345674", ""))
        self.assertEqual((wrong["name"], wrong["unmatched"]), ("株式会社青葉", "T5000012345674"))
        self.assertNotIn("corporate_number", wrong)

    def test_title(self):
        two, glued, none = self.normalize("title", "取締役 兼 営業部長", "設計部長 一級建築士", "ほげほげ")
        self.assertEqual([(p.get("department"), p["title"]) for p in two["posts"]], [(None, "取締役"), ("営業部", "部長")])
        self.assertGreater(two["posts"][0]["title_rank"], two["posts"][1]["title_rank"])
        self.assertEqual((glued["posts"][0]["department"], glued["qualifications"]), ("設計部", ["一級建築士"]))
        self.assertEqual((none["posts"], none["qualifications"], none["unmatched"]), ([], [], "ほげほげ"))

    def test_values(self):
        table = [
            ("department", "営業本部　第二営業部", "営業本部 第二営業部", ""),
            ("department", "人事部長", "人事部", "部長"),
            ("email", "E-mail： Taro.Yamada@Example.Co.JP", "Taro.Yamada@example.co.jp", ""),
            ("email", "a@example.jp, b@example.jp", "a@example.jp", "b@example.jp"),
            ("email", "なし", "", "なし"),
            ("postal", "〒１００－０００５", "1000005", ""),
            ("postal", "1000005", "1000005", ""),
            ("postal", "1000005 東京都", "1000005", "東京都"),
            ("postal", "10005", "", "10005"),
            ("kana", "やまだ　ﾀﾛｳ", "ヤマダ タロウ", ""),
            ("kana", "ｶﾞｰﾃﾞﾝ", "ガーデン", ""),
            ("kana", "123", "", "123"),
        ]
        for kind, line, value, unmatched in table:
            with self.subTest(kind=kind, line=line):
                found = self.normalize(kind, line)[0]
                self.assertEqual((found["value"], found["unmatched"]), (value, unmatched))
                self.assertEqual(set(found["confidence"]), {"value"} if value else set())
        self.assertEqual(self.normalize("postal", "100-0005")[0]["suggested"],
                         {"prefecture": "東京都", "city": "千代田区", "town": "丸の内"})

    # What comes in

    def test_empty_lines_are_answered(self):
        for kind in KINDS:
            with self.subTest(kind=kind):
                for found in self.normalize(kind, "", "  ", "　"):
                    self.assertEqual(found["confidence"], {})
                    for key in LISTS.get(kind, []):
                        self.assertEqual(found[key], [])
                    if kind in VALUES:
                        self.assertEqual(found["value"], "")
                    self.assertEqual(set(found) - {"input", "unmatched", "confidence", "suggested", "value", *LISTS.get(kind, [])}, set())

    def test_invalid_utf8_is_valid_json(self):
        """A file in Shift_JIS must neither stop the run nor break what reads the output."""
        noise = bytes(range(256)).replace(b"\n", b"")
        lines = [b"\x93\x8c\x8b\x9e\x93s", b"TEL 03-5285-6654 \xff", b"\xe3\x80", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"a\0b", noise, noise * 40]
        file = write(self.path("noise.txt"), b"\n".join(lines))
        for kind in KINDS:
            with self.subTest(kind=kind):
                done = self.meishi.run("normalize", kind, file)
                self.expect(done, 0, "noise.txt", "not UTF-8", "iconv")
                objects = [json.loads(line) for line in done.stdout.splitlines()]
                self.assertEqual(len(objects), len(lines))
                self.assertIn("\ufffd", objects[0]["input"])
                if kind == "phone":
                    self.assertEqual(objects[1]["phones"][0]["e164"], "+81352856654")
        self.expect(self.meishi.run("normalize", "kana", file, lang="ja"), 0, "UTF-8 でない")

    def test_bom_and_crlf_are_no_part_of_a_value(self):
        for content in (b"\xef\xbb\xbf03-5285-6654\r\n06-6345-1234\r\n", b"03-5285-6654\r\n06-6345-1234"):
            done = self.meishi.run("normalize", "phone", write(self.path("bom.txt"), content))
            self.expect(done, 0)
            self.assertEqual([json.loads(line)["input"] for line in done.stdout.splitlines()], ["03-5285-6654", "06-6345-1234"])

    def test_a_long_line_is_kept(self):
        line = "03-5285-6654 " * 5000
        found = self.normalize("phone", line, "03-5285-6654")
        self.assertEqual((found[0]["unmatched"], found[0]["phones"]), (line, []))
        self.assertEqual(len(found[1]["phones"]), 1)

    def test_standard_input(self):
        for arguments in ([], ["-"]):
            done = self.meishi.run("normalize", "kana", *arguments, input="やまだ\n")
            self.expect(done, 0)
            self.assertEqual(json.loads(done.stdout)["value"], "ヤマダ")
        done = self.meishi.run("normalize", "kana", self.bytes_of("kana", "さとう"), "-", input="やまだ\n")
        self.assertEqual([json.loads(line)["value"] for line in done.stdout.splitlines()], ["サトウ", "ヤマダ"])
        self.assertEqual(self.meishi.run("normalize", "kana", input="").stdout, "")

    def test_each_line_is_answered_at_once(self):
        """A program that talks through pipes must not wait for a buffer to fill."""
        with subprocess.Popen([self.meishi.program, "normalize", "kana"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True, encoding="utf-8") as process:
            for line, value in (("やまだ", "ヤマダ"), ("さとう", "サトウ")):
                process.stdin.write(line + "\n")
                process.stdin.flush()
                self.assertEqual(json.loads(process.stdout.readline())["value"], value)
            process.stdin.close()
            self.assertEqual(process.wait(timeout=60), 0)

    # What goes wrong

    def test_bad_files_are_named_and_the_rest_is_done(self):
        good = self.bytes_of("kana", "やまだ")
        table = [(self.path("missing.txt"), "no such file", "ありません"), (self.folder, "folder", "フォルダー")]
        for bad, english, japanese in table:
            for lang, text in (("en", english), ("ja", japanese)):
                done = self.meishi.run("normalize", "kana", bad, good, lang=lang)
                self.expect(done, 1, bad, text)
                self.assertEqual([json.loads(line)["value"] for line in done.stdout.splitlines()], ["ヤマダ"])
        os.chmod(good, 0o000)
        self.expect(self.meishi.run("normalize", "kana", good, **self.nobody), 1, good)

    def test_wrong_usage(self):
        for arguments, english, japanese in (
            (["normalize"], "say what the lines are", "種類を指定"),
            (["normalize", "fax"], "fax is no kind", "fax という種類"),
            (["normalize", "--", "-x"], "say what the lines are", "種類を指定"),
            (["normalize", "phone", "--format", "json"], "not known: --format", "オプションはありません: --format"),
        ):
            for lang, text in (("en", english), ("ja", japanese)):
                with self.subTest(arguments=arguments, lang=lang):
                    done = self.meishi.run(*arguments, lang=lang)
                    self.expect(done, 2, text)
                    self.assertEqual(done.stdout, "")
                    if "--format" not in arguments:
                        for kind in KINDS:
                            self.assertIn(kind, done.stderr)

    def test_the_example_of_the_readmes_is_what_it_prints(self):
        """An example that does not run costs a newcomer an hour."""
        lines = ["㈱青葉商事　大阪支店", "みどり設計(有)"]
        printed = self.meishi.run("normalize", "company", self.bytes_of("company", *lines)).stdout
        for name in ("README.md", "README.ja.md"):
            with open(os.path.join(SOURCE, name), encoding="utf-8") as file:
                self.assertIn("| meishi normalize company\n" + printed + "```", file.read(), name)

    def test_help_names_every_kind(self):
        for lang in ("en", "ja"):
            done = self.meishi.run("normalize", "--help", lang=lang)
            self.expect(done, 0)
            for kind in KINDS:
                self.assertIn(kind, done.stdout)

    def test_missing_reference_data(self):
        env = {"MEISHI_DATA_DIR": self.path("nowhere")}
        self.expect(self.meishi.run("normalize", "kana", self.bytes_of("kana", "やまだ"), env=env), 3, "reference.db")

    def test_file_named_like_an_option(self):
        file = write(self.path("-v"), "やまだ\n".encode())
        done = self.meishi.run("normalize", "kana", "--", os.path.basename(file), cwd=self.folder)
        self.expect(done, 0)
        self.assertEqual(json.loads(done.stdout)["value"], "ヤマダ")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
