"""What the tests of the command line share: the installed program, a folder for each test, a card to read.

    class Something(CliCase):
        def test_it(self):
            self.expect(self.meishi.run("read", sample()), 0)
"""
import glob
import os
import sys
import unittest

from installed import Installed

SOURCE, BUILD = sys.argv[1:3]


def sample(suffix="jpg"):
    """A clean sample scan."""
    found = sorted(glob.glob(os.path.join(SOURCE, "samples", "cards", "*." + suffix)))
    assert found, "samples/cards holds no such file"
    return found[0]


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    return path


class CliCase(unittest.TestCase):
    # root may read and write everything, so what an ordinary user meets is tried as one
    nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}

    @classmethod
    def setUpClass(cls):
        cls.meishi = Installed(BUILD).__enter__()
        cls.addClassCleanup(cls.meishi.__exit__)

    def setUp(self):
        self.folder = self.meishi.path(self.id().split(".")[-1])
        os.makedirs(self.folder)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def expect(self, done, code, *on_stderr):
        self.assertEqual(done.returncode, code, (done.stdout or "") + (done.stderr or ""))
        for text in on_stderr:
            self.assertIn(text, done.stderr)
