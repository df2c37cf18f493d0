#!/usr/bin/python3
"""Every message in the code has a good Japanese translation; a user who reads Japanese is never left with English.

Usage: messages_test.py SOURCE_DIR
xgettext collects the literals given to tr(), tr_noop() and fail().
"""
import glob
import os
import re
import subprocess
import sys

FOLDERS = ["base", "capture", "ocr", "normalize", "store", "app"]


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def entries(po_text):
    """{msgid: (msgstr, fuzzy)} of a PO file that has no plural forms."""
    found = {}
    for block in re.split(r"\n\n+", po_text):
        texts = {"msgid": "", "msgstr": ""}
        current = None
        for line in block.splitlines():
            match = re.match(r'(msgid|msgstr) (".*")$', line) or re.match(r'()(".*")$', line)
            if not match:
                continue
            current = match.group(1) or current
            texts[current] += re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), match.group(2)[1:-1])
        if texts["msgid"]:
            found[texts["msgid"]] = (texts["msgstr"], bool(re.search(r"^#,.*\bfuzzy\b", block, re.M)))
    return found


def placeholders(text):
    """{} in turn are {0}, {1}, ...: a translation may number them to change their order."""
    count = 0
    numbers = []
    for number in re.findall(r"\{(\d*)\}", text):
        numbers.append(int(number) if number else count)
        count += not number
    return sorted(numbers)


def main():
    source = sys.argv[1]
    os.chdir(source)
    files = sorted(f for folder in FOLDERS for pattern in ("*.cc", "*.h") for f in glob.glob(f"{folder}/{pattern}"))
    collected = run("xgettext", "--from-code=UTF-8", "--language=C++", "--keyword=", "--keyword=tr:1", "--keyword=tr_noop:1",
                    "--keyword=fail:2", "--no-location", "--no-wrap", "--output=-", *files)
    wanted = entries(collected)
    # An Error may also be made without fail().
    for file in files:
        with open(file, encoding="utf-8") as stream:
            for match in re.finditer(r'\{\s*ErrorCode::\w+,\s*"((?:[^"\\]|\\.)*)"', stream.read()):
                wanted.setdefault(match.group(1), ("", False))
    have = entries(run("msgcat", "--no-wrap", "po/ja.po"))
    faults = []
    if len(wanted) < 100:
        faults.append(f"only {len(wanted)} messages were found in the code: the collection itself is broken")
    for message in wanted:
        if message not in have:
            faults.append(f"missing in po/ja.po: {message!r}")
            continue
        translation, fuzzy = have[message]
        if fuzzy:
            faults.append(f"marked fuzzy in po/ja.po: {message!r}")
        elif not translation:
            faults.append(f"not translated in po/ja.po: {message!r}")
        elif placeholders(translation) != placeholders(message):
            faults.append(f"other placeholders in the translation of {message!r}: {translation!r}")
    for message in have:
        if message not in wanted:
            faults.append(f"no longer in the code, take it out of po/ja.po: {message!r}")
    # A message built at run time cannot be collected, so it would stay English.
    for file in files:
        if file in ("app/message.cc", "app/message.h", "base/result.h"):
            continue
        with open(file, encoding="utf-8") as stream:
            for match in re.finditer(r"\bfail\(\s*ErrorCode::\w+,\s*([^\s\"])", stream.read()):
                faults.append(f"{file}: fail() with a message that is no literal")
    print("\n".join(faults) or f"{len(wanted)} messages, all translated")
    return 1 if faults else 0


sys.exit(main())
