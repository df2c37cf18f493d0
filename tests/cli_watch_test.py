#!/usr/bin/python3
"""meishi watch: what appears in a folder is imported once, when it is complete.

Usage: cli_watch_test.py SOURCE_DIR BUILD_DIR
"""
import glob
import json
import os
import shutil
import signal
import subprocess
import time
import unittest

from cli_case import SOURCE, CliCase, write


def card(name):
    return glob.glob(os.path.join(SOURCE, "samples", "cards", name + ".*"))[0]


def content(file):
    with open(file, "rb") as stream:
        return stream.read()


class Watch(CliCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.other, cls.third = card("001-akatsuki-sales"), card("006-kitanokaze-logistics"), card("012-garamond-english")

    def setUp(self):
        super().setUp()
        self.inbox, self.db = self.path("in"), self.path("a.db")
        os.makedirs(self.inbox)
        self.running = []
        self.addCleanup(self.stop_all)

    def stop_all(self):
        for process in self.running:
            if process.poll() is None:
                process.kill()
                process.wait()

    def start(self, *arguments):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("MEISHI_", "LC_", "LANG"))}
        env.update({"LANG": "C.UTF-8", "XDG_DATA_HOME": self.meishi.path("data")})
        self.out, self.err = self.path("out.txt"), self.path("err.txt")
        with open(self.out, "w") as out, open(self.err, "w") as err:
            process = subprocess.Popen([self.meishi.program, "watch", self.inbox, "--db", self.db, "--interval", "1", *map(str, arguments)],
                                       stdout=out, stderr=err, env=env)
        self.running.append(process)
        self.wait_for(lambda: "Watching" in self.text(self.err))
        return process

    @staticmethod
    def text(file):
        with open(file, encoding="utf-8", errors="replace") as stream:
            return stream.read()

    def wait_for(self, condition, seconds=90):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, self.text(self.out) + self.text(self.err))
            time.sleep(0.1)

    def lines(self, name=None):
        return [line for line in self.text(self.out).splitlines() if ".jpg" in line and (name is None or line.startswith(name))]

    def once(self, *arguments, **options):
        return self.meishi.run("watch", self.inbox, "--db", self.db, "--interval", "1", "--once", *arguments, **options)

    def contacts(self):
        done = self.meishi.run("contacts", "--db", self.db, "--format", "json")
        self.expect(done, 0)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def drop(self, file, name):
        """As a careful scanner delivers a file: whole."""
        temporary = self.path(name + ".delivery")
        shutil.copy(file, temporary)
        os.rename(temporary, os.path.join(self.inbox, name))

    def test_a_folder_is_watched_until_it_is_stopped(self):
        self.drop(self.first, "before.jpg")
        process = self.start("--event", "受付", "--tag", "watched")
        self.wait_for(lambda: self.lines("before.jpg"))
        # One that grows slowly, and one whose writer stopped in the middle for a while.
        whole = content(self.other)
        with open(os.path.join(self.inbox, "growing.jpg"), "wb") as file:
            for i in range(0, len(whole), len(whole) // 6 + 1):
                file.write(whole[i:i + len(whole) // 6 + 1])
                file.flush()
                time.sleep(0.5)
        half = os.path.join(self.inbox, "half.jpg")
        whole = content(self.third)
        write(half, whole[: len(whole) // 2])
        self.wait_for(lambda: "half.jpg" in self.text(self.err))
        failures = self.text(self.err).count("half.jpg")
        time.sleep(2.5)
        self.assertEqual(self.text(self.err).count("half.jpg"), failures, "it was tried again without having changed")
        self.assertEqual(self.lines("half.jpg"), [])
        write(half, whole)
        self.wait_for(lambda: self.lines("half.jpg"))
        self.wait_for(lambda: self.lines("growing.jpg"))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=60), 1, "one file failed meanwhile")
        self.assertIn("Cards stored: 3 (new contacts 3", self.text(self.out))
        self.assertEqual({c["event"] for contact in self.contacts() for c in contact["cards"]}, {"受付"})
        self.assertEqual(len(os.listdir(self.inbox)), 3, "nothing is moved unless it is asked for")

    def test_how_it_ends(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 0)):
            process = self.start()
            process.send_signal(number)
            self.assertEqual(process.wait(timeout=60), code, self.text(self.err))

    def test_file_that_is_replaced_while_it_is_read(self):
        self.start()
        self.drop(self.first, "a.jpg")
        # As soon as it may be in hand, another card takes its name; whichever was read first, none is lost for good.
        self.wait_for(lambda: os.path.exists(self.db))
        time.sleep(1.3)
        self.drop(self.other, "a.jpg")
        self.wait_for(lambda: any("北ノ風" in line for line in self.lines("a.jpg")))
        time.sleep(2.5)
        self.assertLessEqual(len(self.lines("a.jpg")), 2)

    def test_links_and_other_files(self):
        shutil.copy(self.first, os.path.join(self.inbox, "a.jpg"))
        outside = self.path("outside")
        os.makedirs(outside)
        shutil.copy(self.other, os.path.join(outside, "secret.jpg"))
        os.symlink(os.path.join(outside, "secret.jpg"), os.path.join(self.inbox, "link.jpg"))
        os.symlink(outside, os.path.join(self.inbox, "folder"))
        for i in range(2000):
            write(os.path.join(self.inbox, f"note{i}.txt"), b"no card\n")
        for name in (".hidden.jpg", "~$a.jpg", "a.jpg.part", "b.tmp"):
            shutil.copy(self.other, os.path.join(self.inbox, name))
        done = self.once()
        self.expect(done, 0, "Links that are not followed: 2.")
        self.assertEqual(done.stderr.count("Links"), 1)
        self.assertNotIn("note", done.stdout + done.stderr)
        self.assertEqual(len(self.contacts()), 1)

    def test_kill_and_restart(self):
        for i, file in enumerate((self.first, self.other, self.third)):
            self.drop(file, f"{i}.jpg")
        archive = self.path("archive")
        process = self.start("--archive", archive, "--jobs", "1")
        self.wait_for(lambda: self.lines())
        process.kill()
        process.wait()
        self.expect(self.once("--archive", archive), 0)
        self.assertEqual(os.listdir(self.inbox), [])
        self.assertEqual(sorted(os.listdir(archive)), ["0.jpg", "1.jpg", "2.jpg"])
        self.assertEqual(len(self.contacts()), 3)
        self.assertEqual(sorted(len(c["cards"]) for c in self.contacts()), [1, 1, 1])

    def test_archive_overwrites_nothing_and_keeps_what_failed(self):
        archive = self.path("archive")
        os.makedirs(archive)
        write(os.path.join(archive, "card.jpg"), b"yesterday's")
        self.drop(self.first, "card.jpg")
        os.makedirs(os.path.join(self.inbox, "sub"))
        shutil.copy(self.other, os.path.join(self.inbox, "sub", "card.jpg"))
        write(os.path.join(self.inbox, "broken.jpg"), content(self.third)[:3000])
        report = self.path("report.json")
        self.expect(self.once("--archive", archive, "--report", report), 1, "broken.jpg")
        self.assertEqual(content(os.path.join(archive, "card.jpg")), b"yesterday's")
        self.assertEqual(content(os.path.join(archive, "card-1.jpg")), content(self.first))
        self.assertEqual(content(os.path.join(archive, "sub", "card.jpg")), content(self.other))
        self.assertEqual(sorted(os.listdir(self.inbox)), ["broken.jpg", "sub"])
        with open(report, encoding="utf-8") as file:
            written = json.load(file)
        self.assertEqual(written["totals"]["stored"], 2)
        self.assertEqual([os.path.basename(f["source"]) for f in written["failures"]], ["broken.jpg"])
        # What was stored by an earlier run goes to the archive as well.
        self.drop(self.first, "again.jpg")
        done = self.once("--archive", archive)
        self.expect(done, 1, "broken.jpg")
        self.assertIn("imported before", done.stdout)
        self.assertIn("again.jpg", os.listdir(archive))

    def test_folder_that_goes_away_for_a_while(self):
        self.drop(self.first, "a.jpg")
        process = self.start()
        self.wait_for(lambda: self.lines("a.jpg"))
        away = self.path("away")
        os.rename(self.inbox, away)
        self.wait_for(lambda: "Waiting for the folder" in self.text(self.err))
        time.sleep(2.5)
        self.assertEqual(self.text(self.err).count("cannot be read"), 1)
        shutil.copy(self.other, os.path.join(away, "b.jpg"))
        os.rename(away, self.inbox)
        self.wait_for(lambda: self.lines("b.jpg"))
        self.assertIn("The folder is there again", self.text(self.err))
        self.assertEqual(len(self.lines("a.jpg")), 1, "what was read is not read again")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), 130)

    def test_front_and_back_are_one_card(self):
        """A card of the same person stands for the back; of the second pair the back comes a day later."""
        front, back = self.first, card("002-akatsuki-manager")
        self.drop(front, "x_front.jpg")
        self.drop(back, "x_back.jpg")
        done = self.once("--format", "json")
        self.expect(done, 0)
        (entry,) = map(json.loads, done.stdout.splitlines())
        self.assertEqual(os.path.basename(entry["source"]), "x_front.jpg")
        self.assertEqual(entry["back"]["source"], os.path.join(self.inbox, "x_back.jpg"))
        for name in os.listdir(self.inbox):
            os.remove(os.path.join(self.inbox, name))
        self.db = self.path("b.db")
        outcomes = []
        for name, file in (("x_front.jpg", front), ("x_back.jpg", back)):
            self.drop(file, name)
            done = self.once("--format", "json")
            self.expect(done, 0)
            outcomes += [json.loads(line)["outcome"] for line in done.stdout.splitlines()]
        self.assertEqual(outcomes, ["added", "completed"])

    def test_folders_that_cannot_be_watched(self):
        self.expect(self.meishi.run("watch", self.path("none"), "--db", self.db), 1, "no such file or folder", self.path("none"))
        self.expect(self.meishi.run("watch", write(self.path("file"), b""), "--db", self.db), 1, "no folder")
        for lang, text in (("en", "this folder is written to"), ("ja", "書き込み先")):
            done = self.meishi.run("watch", self.inbox, "--db", self.db, "--archive", os.path.join(self.inbox, "done"), lang=lang)
            self.expect(done, 2, text)
        self.expect(self.meishi.run("watch", self.inbox, "--db", os.path.join(self.inbox, "a.db")), 2, "a.db.files")
        self.expect(self.meishi.run("watch", self.inbox, "--db", self.db, "--report", os.path.join(self.inbox, "a.html")), 2, "a.html")
        self.assertEqual(os.listdir(self.inbox), [])
        self.assertFalse(os.path.exists(self.db))


if __name__ == "__main__":
    unittest.main(argv=["cli_watch_test"])
