#!/usr/bin/python3
"""scripts/meishi on machines of all kinds: what it installs, builds and says, and when it stops with exit code 3.

Usage: scripts_test.py SOURCE_DIR
The scripts run in a small copy of the tree with a PATH of its own, in which dpkg-query, apt-get, id and cmake are stand-ins
that write down how they were called: nothing is installed and nothing is compiled.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

SOURCE = sys.argv[1]
TOOLS = ["bash", "cat", "dirname", "find", "flock", "grep", "mkdir", "mv", "nproc", "paste", "readlink", "sed", "touch"]
PROGRAM = '#!/bin/bash\necho "program: $*"\n'


class Scripts(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="meishi-scripts-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.tree = os.path.join(self.folder, "a tree")
        self.bin = os.path.join(self.folder, "bin")
        shutil.copytree(os.path.join(SOURCE, "scripts"), os.path.join(self.tree, "scripts"))
        for name in "cmake base capture ocr normalize store app po samples tests bench".split():
            os.makedirs(os.path.join(self.tree, name))
        for name in ("CMakeLists.txt", "CMakePresets.json", "app/main.cc"):
            self.write(os.path.join(self.tree, name), "")
        self.write(os.path.join(self.tree, "packages.txt"), "# a comment\ng++\nlibicu-dev  # text\n\nlibfoo\n# only for scripts/test\nlibbar\n")
        os.makedirs(self.bin)
        for tool in TOOLS:
            os.symlink(shutil.which(tool), os.path.join(self.bin, tool))

    @staticmethod
    def write(path, text):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def stand_in(self, name, body):
        path = os.path.join(self.bin, name)
        self.write(path, f'#!/bin/bash\necho "{name} $*" >> "{self.folder}/log"\n{body}\n')
        os.chmod(path, 0o755)

    def machine(self, user=0, installed=("g++", "libicu-dev", "libfoo"), apt=True, build="true"):
        """A machine; `apt-get install` adds to what is installed, `cmake --build` makes the program unless `build` fails."""
        self.write(os.path.join(self.folder, "installed"), "".join(f"installed {name}\n" for name in installed))
        self.stand_in("dpkg-query", f'cat "{self.folder}/installed"; echo "not-installed libfoo-doc"')
        self.stand_in("id", f"echo {user}")
        if apt:
            self.stand_in("apt-get", f'echo "Reading package lists"; for p; do echo "installed $p" >> "{self.folder}/installed"; done')
        self.write(os.path.join(self.folder, "program"), PROGRAM)
        os.chmod(os.path.join(self.folder, "program"), 0o755)
        make = f'mkdir -p build/release/bin && cat "{self.folder}/program" > build/release/bin/meishi && chmod +x build/release/bin/meishi'
        self.stand_in("cmake", f'echo "a line of cmake"; if [ "$1" = --build ]; then {build} && {make}; fi')
        os.symlink(shutil.which("chmod"), os.path.join(self.bin, "chmod"))

    def log(self):
        path = os.path.join(self.folder, "log")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()

    def meishi(self, *arguments):
        script = os.path.join(self.tree, "scripts", "meishi")
        return subprocess.run([script, *arguments], env={"PATH": self.bin}, cwd=self.folder, capture_output=True, text=True, timeout=60)

    def called(self, name):
        return [line for line in self.log() if line.startswith(name)]

    def test_not_debian(self):
        done = self.meishi("--version")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("g++ libicu-dev libfoo", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_not_root(self):
        self.machine(user=1000, installed=["g++"])
        done = self.meishi("--version")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("sudo apt-get install --no-install-recommends libicu-dev libfoo\n", done.stderr)
        self.assertEqual(self.called("apt-get") + self.called("cmake"), [])
        self.assertEqual(done.stdout, "")

    def test_root_without_apt(self):
        self.machine(installed=["g++", "libicu-dev"], apt=False)
        done = self.meishi("--version")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("packages are missing: libfoo\n", done.stderr)

    def test_not_root_but_everything_is_there(self):
        self.machine(user=1000)
        done = self.meishi("read", "a file.jpg", "--format", "json")
        self.assertEqual((done.returncode, done.stdout), (0, "program: read a file.jpg --format json\n"), done.stderr)

    def test_fresh_machine(self):
        self.machine(installed=["g++"])
        done = self.meishi("--version")
        self.assertEqual((done.returncode, done.stdout), (0, "program: --version\n"), done.stderr)
        self.assertEqual(self.called("apt-get install"), ["apt-get install -q -y --no-install-recommends libicu-dev libfoo"])
        self.assertIn("a line of cmake", done.stderr)

    def test_tests_need_more_packages(self):
        self.machine(installed=["g++", "libicu-dev", "libfoo"])
        done = subprocess.run([os.path.join(self.tree, "scripts", "test")], env={"PATH": self.bin}, cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual(self.called("apt-get install"), ["apt-get install -q -y --no-install-recommends libbar"], done.stderr)

    def test_fresh_machine_without_package_lists(self):
        self.machine(installed=["g++", "libfoo"])
        lists = os.path.join(self.folder, "lists")
        self.stand_in("apt-get", f'if [ "$1" = update ]; then echo > "{lists}"; exit 0; fi; [ -e "{lists}" ]')
        done = self.meishi("--version")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([line.split()[1] for line in self.called("apt-get")], ["install", "update", "install"])

    def test_package_that_apt_does_not_know(self):
        self.machine(installed=["g++", "libfoo"])
        self.stand_in("apt-get", '[ "$1" = update ]')
        done = self.meishi("--version")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("could not install: libicu-dev", done.stderr)

    def test_second_run_does_nothing_and_says_nothing(self):
        self.machine()
        self.meishi("--version")
        before = self.log()
        done = self.meishi("contacts")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "program: contacts\n", ""))
        self.assertEqual(self.log(), before)

    def test_changes_are_built(self):
        self.machine()
        self.meishi("--version")
        for path in ("app/main.cc", "packages.txt", "normalize/new.cc"):
            time.sleep(0.02)
            builds = len(self.called("cmake --build"))
            self.write(os.path.join(self.tree, path), "libicu-dev\n")
            self.assertEqual(self.meishi("--version").returncode, 0)
            self.assertEqual(len(self.called("cmake --build")), builds + 1, path)

    def test_failed_build_is_not_taken_for_done(self):
        self.machine(build="false")
        for _ in range(2):
            done = self.meishi("--version")
            self.assertEqual((done.returncode, done.stdout), (3, ""))
            self.assertIn("building failed", done.stderr)
        self.assertEqual(len(self.called("cmake --build")), 2)

    def test_two_at_once_build_once(self):
        self.machine(build=f'"{shutil.which("sleep")}" 0.5')
        script = os.path.join(self.tree, "scripts", "meishi")
        runs = [subprocess.Popen([script, "x"], env={"PATH": self.bin}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        for run in runs:
            self.assertEqual(run.communicate(timeout=60)[0], "program: x\n")
        self.assertEqual(len(self.called("cmake --build")), 1)

    def test_called_through_a_link(self):
        self.machine()
        link = os.path.join(self.folder, "m")
        os.symlink(os.path.join(self.tree, "scripts", "meishi"), link)
        done = subprocess.run([link, "x"], env={"PATH": self.bin}, capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (0, "program: x\n"), done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
