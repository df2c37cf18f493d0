#!/usr/bin/python3
"""The program is killed in the middle of an import, again and again: nothing is lost, nothing is there twice.

Usage: cli_kill_test.py SOURCE_DIR BUILD_DIR [KILLS]
  KILLS   how often (default 6; issue 6 asks for 200)
"""
import glob
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import unittest

from cli_case import SOURCE, CliCase

KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 6


def rows(db):
    """All rows of all tables that follow from the journal."""
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
        names = [name for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'journal'"
                                                      " AND name NOT LIKE 'contact#_search#_%' ESCAPE '#' ORDER BY name")]
        return {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in names}


class Kill(CliCase):
    def test_killed_import_goes_on(self):
        images = sorted(glob.glob(os.path.join(SOURCE, "samples", "cards", "*.*")))[:20]
        images = [file for file in images if not file.endswith((".json", ".md"))]
        whole = self.path("whole.db")
        self.expect(self.meishi.run("import", *images, "--db", whole, "--exchanged-on", "2024-04-01"), 0)

        def identities(db):
            done = self.meishi.run("contacts", "--db", db, "--format", "json")
            return sorted((card["source"], card["page"], card["index"]) for line in done.stdout.splitlines()
                          for card in json.loads(line)["cards"])

        expected = identities(whole)
        chance = random.Random(20261128)
        killed = 0
        while killed < KILLS:
            db = self.path(f"killed{killed}.db")
            command = [self.meishi.program, "import", *images, "--db", db, "--exchanged-on", "2024-04-01"]
            while True:
                process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    code = process.wait(timeout=chance.uniform(0.02, 2.5) if killed < KILLS else 300)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    code = process.wait()
                if code == 0:
                    break
                self.assertEqual(code, -signal.SIGKILL)
                killed += 1
            self.assertEqual(identities(db), expected)
            with sqlite3.connect(db) as connection:
                self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                names = [json.loads(source).get("picture") for source, in connection.execute("SELECT source FROM cards")]
            for name in names:
                self.assertTrue(os.path.exists(os.path.join(db + ".files", name[:2], name[2:] + ".jpg")), name)
            before = rows(db)
            self.expect(self.meishi.run("data", "rebuild", "--db", db), 0)
            self.assertEqual(rows(db), before)
            os.remove(db)
            shutil.rmtree(db + ".files")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
