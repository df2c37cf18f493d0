"""The program, installed into a temporary folder, for tests that meet it as a user does.

    with Installed(build_dir) as meishi:
        done = meishi.run("import", folder, "--db", db)
"""
import os
import shutil
import subprocess
import tempfile


class Installed:
    def __init__(self, build):
        self.build = build

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="meishi-test-")
        os.chmod(self.folder, 0o755)  # one test runs the program as another user
        self.prefix = os.path.join(self.folder, "prefix")
        subprocess.run(["cmake", "--install", self.build, "--prefix", self.prefix], check=True, stdout=subprocess.DEVNULL)
        self.program = os.path.join(self.prefix, "bin", "meishi")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def run(self, *arguments, lang="en", env=None, timeout=300, **options):
        """Runs the program in English unless told otherwise, with folders of its own for data and settings."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("MEISHI_", "LC_", "LANG"))}
        clean.update({"LANG": "C.UTF-8", "XDG_DATA_HOME": self.path("data"), "XDG_CONFIG_HOME": self.path("config")}, **(env or {}))
        language = ["--lang", lang] if lang else []
        return subprocess.run([self.program, *language, *map(str, arguments)], env=clean, capture_output=True, text=True,
                              timeout=timeout, **options)
