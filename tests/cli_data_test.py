#!/usr/bin/python3
"""`meishi data update`: Japan Post's list replaces the postal codes, whole or not at all, and says what changed.

Usage: cli_data_test.py SOURCE_DIR BUILD_DIR
"""
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

from cli_case import CliCase, sample, write

# As Japan Post writes them. 9999991 is no code of a real place.
NEW_TOWNS = """\
01101,"060  ","0600042","ホッカイドウ","サッポロシチュウオウク","オオドオリニシ（１−１９チョウメ）","北海道","札幌市中央区","大通西（１〜１９丁目）",1,0,1,0,0,0
01224,"066  ","0660005","ホッカイドウ","チトセシ","キョウワ（８８−２、","北海道","千歳市","協和（８８−２、２７１−１０、３４３−２、４０４−１、４２７−",1,0,0,0,0,0
01224,"066  ","0660005","ホッカイドウ","チトセシ","４３１−１２）","北海道","千歳市","３、４３１−１２、４４３−６、１７５２番地）",1,0,0,0,0,0
22138,"430  ","9999991","シズオカケン","ハママツシチュウオウク","ナカジマ","静岡県","浜松市中央区","中島（１〜３丁目）",0,0,0,0,1,1
13108,"135  ","9999991","トウキョウト","コウトウク","トヨスミドリビル（２０カイ）","東京都","江東区","豊洲みどりビル（２０階）",0,0,0,0,1,1
"""
FORMER = [f"浜松市{ward}" for ward in ("中区", "東区", "西区", "南区", "北区", "浜北区")]  # one of three wards since 2024
DROPPED = "1040061"  # 東京都中央区銀座


class Data(CliCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reference = os.path.join(cls.meishi.prefix, "share", "meishi", "reference.db")
        with sqlite3.connect(f"file:{cls.reference}?mode=ro", uri=True) as db:
            cls.rows = db.execute("SELECT postal_code, prefecture.name, city.name, town FROM place JOIN city ON city.id = city_id"
                                  " JOIN prefecture ON prefecture.id = prefecture_id WHERE office = '' ORDER BY place.rowid").fetchall()
        # A few towns of the packaged data keep a bracket or a remark, which the list is read without.
        odd = [row for row in cls.rows if "）" in row[3] or "の次に" in row[3]]
        cls.kept = [row for row in cls.rows if row not in odd and (row[0] != DROPPED or row[2] in FORMER)]
        cls.whole = cls.official([row for row in cls.kept if row[2] not in FORMER]) + NEW_TOWNS

    @staticmethod
    def official(rows):
        """The rows in the form of utf_ken_all.csv."""
        return "".join(f'00000,"000  ","{code}","カナ","カナ","カナ","{prefecture}","{city}","{town or "以下に掲載がない場合"}",0,0,0,0,0,0\n'
                       for code, prefecture, city, town in rows)

    def setUp(self):
        super().setUp()
        self.env = {"XDG_DATA_HOME": self.path("share")}
        self.target = self.path("share", "meishi", "postal.db")

    def csv(self, text, encoding="utf-8", name="utf_ken_all.csv"):
        return write(self.path(name), text.replace("\n", "\r\n").encode(encoding))

    def update(self, file, *options, **more):
        return self.meishi.run("data", "update", "--ken-all", file, *options, **{"env": self.env, **more})

    def doctor(self, **more):
        return self.meishi.run("doctor", "--db", self.path("cards.db"), env=self.env, **more)

    def places(self, code):
        with sqlite3.connect(f"file:{self.target}?mode=ro", uri=True) as db:
            return sorted(db.execute("SELECT prefecture.name, city.name, town FROM place JOIN city ON city.id = city_id JOIN"
                                     " prefecture ON prefecture.id = prefecture_id WHERE postal_code = ? AND office = ''", (code,)))

    def test_the_whole_list(self):
        """120,000 rows; what is told is what changed, and a second run changes nothing."""
        file = self.csv(self.whole)
        start = time.monotonic()
        done = self.update(file, "--format", "json")
        print(f"{self.whole.count(chr(10))} rows: {time.monotonic() - start:.1f} s", file=sys.stderr)
        self.expect(done, 0)
        told = json.loads(done.stdout)
        self.assertTrue(told["changed"])
        self.assertEqual(told["file"], self.target)
        self.assertEqual(told["former_cities"], len(FORMER))
        codes, towns = told["postal_codes"], told["towns"]
        gone = set(self.rows) - set(self.kept)
        codes_gone = {row[0] for row in gone} - {row[0] for row in self.kept}
        towns_gone = {row[1:] for row in gone} - {row[1:] for row in self.kept}
        self.assertIn(DROPPED, codes_gone)
        self.assertEqual(codes, {"added": 1, "removed": len(codes_gone), "changed": len({row[0] for row in gone} - codes_gone),
                                 "total": len({row[0] for row in self.kept}) + 1})
        self.assertEqual(towns, {"added": 1, "removed": len(towns_gone), "changed": len({row[1:] for row in gone} - towns_gone) + 1,
                                 "total": len({row[1:] for row in self.kept}) + 1})

        self.assertEqual(self.places("9999991"), [("東京都", "江東区", "豊洲みどりビル２０階"), ("静岡県", "浜松市中央区", "中島")])
        self.assertEqual(self.places(DROPPED), [])
        self.assertEqual(self.places("0660005"), [("北海道", "千歳市", "協和")])
        self.assertTrue(any(city in FORMER for _, city, _ in self.places("4328002") + self.places("4308652") + self.places("4300800")),
                        "cards printed before the wards were merged are still read")
        self.assertEqual(os.stat(self.target).st_mode & 0o777, 0o600)
        self.assertEqual(os.stat(os.path.dirname(self.target)).st_mode & 0o777, 0o700)
        self.assertEqual(os.listdir(os.path.dirname(self.target)), ["postal.db"])

        with open(self.target, "rb") as stream:
            before = stream.read()
        for lang, text in (("en", "Nothing changed"), ("ja", "変更はありません")):
            again = self.update(file, lang=lang)
            self.expect(again, 0)
            self.assertIn(text, again.stdout)
        again = json.loads(self.update(file, "--format", "json").stdout)
        self.assertFalse(again["changed"])
        self.assertEqual(again["postal_codes"], {**codes, "added": 0, "removed": 0, "changed": 0})
        with open(self.target, "rb") as stream:
            self.assertEqual(stream.read(), before)

    def test_what_is_in_use(self):
        for lang, text in (("en", "as they came with Meishi"), ("ja", "Meishi 付属")):
            done = self.doctor(lang=lang)
            self.expect(done, 0)
            self.assertIn(text, done.stdout)
        file = self.csv(self.whole)
        os.utime(file, (1793404800, 1793404800))  # 2026-10-31
        for lang, text in (("en", "Postal codes: "), ("ja", "郵便番号: ")):
            if lang == "ja":
                os.remove(self.target)
            done = self.update(file, lang=lang)
            self.expect(done, 0)
            self.assertIn(text, done.stdout)
            self.assertIn("2026-10-31", done.stdout)
        for lang, text in (("en", "list of 2026-10-31"), ("ja", "2026-10-31 のデータ")):
            done = self.doctor(lang=lang)
            self.expect(done, 0)
            self.assertIn(self.target, done.stdout)
            self.assertIn(text, done.stdout)
        read = json.loads(self.meishi.run("read", sample(), "--format", "json", env=self.env).stdout)
        self.assertEqual(read["contact"]["addresses"][0]["city"], "中央区")

    def test_what_is_not_the_list_changes_nothing(self):
        whole = self.whole.encode()
        lines = self.whole.splitlines(keepends=True)
        bad = {
            "missing": (self.path("missing.csv"), "no such file", "ありません"),
            "empty": (write(self.path("empty.csv"), b""), "empty", "空です"),
            "shift_jis": (self.csv(NEW_TOWNS.replace("−", "-").replace("〜", "-"), "cp932", "KEN_ALL.CSV"), "not UTF-8", "UTF-8 ではありません"),
            "zip": (write(self.path("list.zip"), b"PK\x03\x04" + whole[:1000]), "ZIP", "ZIP"),
            "foreign": (self.csv("Id,Name\n1,三枝\n", name="Contact.csv"), "not Japan Post's", "ではありません"),
            "cut off": (write(self.path("cut.csv"), whole[:len(whole) // 2 + 7]), "cut off", "途中で切れ"),
            "cut off after a line": (self.csv("".join(lines[:len(lines) // 2]), name="half.csv"), "the whole of Japan", "全国一括"),
            "cut off in the last prefecture": (self.csv("".join(l for l in lines if "島尻郡" not in l and "八重山郡" not in l), name="end.csv"),
                                               "沖縄県", "沖縄県"),
            "a few": (self.csv(NEW_TOWNS, name="few.csv"), "the whole of Japan", "全国一括"),
        }
        old = self.csv(self.whole, name="old.csv")
        os.utime(old, (1577836800, 1577836800))  # 2020
        bad["old"] = (old, "2020-01-01", "2020-01-01")
        for stage, lang in (("first", "en"), ("after an update", "ja")):
            before = None
            if stage != "first":
                self.expect(self.update(self.csv(self.whole)), 0)
                with open(self.target, "rb") as stream:
                    before = stream.read()
            for name, (file, english, japanese) in bad.items():
                with self.subTest(stage=stage, name=name):
                    done = self.update(file, "--format", "json", lang=lang)
                    self.expect(done, 1, file, english if lang == "en" else japanese)
                    self.assertEqual(done.stdout, "")
                    if before is None:
                        self.assertFalse(os.path.exists(self.target))
                    else:
                        with open(self.target, "rb") as stream:
                            self.assertEqual(stream.read(), before)

    def test_own_file_that_cannot_be_used(self):
        """A damaged file, or one of another version of Meishi, keeps no card from being read."""
        file = self.csv(self.whole)
        self.expect(self.update(file), 0)
        with open(self.target, "rb") as stream:
            good = stream.read()

        def version(_):
            with sqlite3.connect(self.target) as db:
                db.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")

        faults = {"letter": lambda f: write(f, b"Dear all,\n" * 500), "cut": lambda f: write(f, good[:len(good) // 2]), "version": version}
        for name, spoil in faults.items():
            with self.subTest(name=name):
                write(self.target, good)
                spoil(self.target)
                for lang, text in (("en", "the postal codes that came with Meishi are used"), ("ja", "付属の郵便番号を使います")):
                    done = self.meishi.run("read", sample(), "--format", "json", env=self.env, lang=lang)
                    self.expect(done, 0, self.target, text)
                    self.assertEqual(json.loads(done.stdout)["contact"]["addresses"][0]["city"], "中央区")
                done = self.doctor()
                self.expect(done, 3)
                self.assertIn("run `meishi data update` again", done.stdout)
                self.expect(self.update(file), 0)
                self.expect(self.doctor(), 0)

    def test_killed_while_it_works(self):
        file = self.csv(self.whole)
        self.expect(self.update(file), 0)
        other = self.csv(self.whole.replace("中島（１〜３丁目）", "中島みどり町"), name="other.csv")
        env = {**os.environ, **self.env}
        killed = 0
        for delay in (0.05, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2):
            process = subprocess.Popen([self.meishi.program, "data", "update", "--ken-all", other], env=env,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
            with sqlite3.connect(f"file:{self.target}?mode=ro", uri=True) as db:
                self.assertEqual(db.execute("PRAGMA quick_check").fetchall(), [("ok",)], "the old file or the new one, whole")
        self.assertGreater(killed, 0)
        self.expect(self.doctor(), 0)

    def test_folder_that_cannot_be_written(self):
        write(self.path("share"), b"")
        self.expect(self.update(self.csv(self.whole)), 3, self.path("share"))

    def test_wrong_usage(self):
        for arguments, english, japanese in ((["data"], "needs an action", "update または rebuild"), (["data", "refresh"], "not refresh", "refresh は不可"),
                                             (["data", "update"], "--ken-all utf_ken_all.csv", "--ken-all utf_ken_all.csv")):
            for lang, text in (("en", english), ("ja", japanese)):
                self.expect(self.meishi.run(*arguments, lang=lang), 2, text)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
