"""The cases of cases/expected.json: files written by the real libraries, or hostile ones."""

import json
import pathlib
import re

import mlp

FOLDER = pathlib.Path(__file__).parent / "cases"
CASES = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
LOADERS = {"models": mlp.load_model, "rows": mlp.load_rows}


def name_of(case):
    return f"{case['area']}-{case['case']}"


def of_kind(kind, area=None):
    return [c for c in CASES if c["kind"] == kind and area in (None, c["area"])]


def load(case):
    """What the loader gives, asked in the way that the case says."""
    loader, options = LOADERS[case["area"]], case["options"]
    paths = [FOLDER / file for file in case["files"]]
    if case["given"] == "list":
        return loader(paths, **options)
    if case["given"] == "path":
        return loader(paths[0], **options)
    if case["given"] == "file":
        with paths[0].open("rb") as file:
            return loader(file, **options)
    name = paths[0].name if case["given"] == "bytes" else None
    return loader(paths[0].read_bytes(), name, **options)


def holds(message, word):
    """Whether a message has a word; short ones and those that end in a digit as whole words."""
    if len(word) <= 2 or word[-1].isdigit():
        return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", message) is not None
    return word in (message.lower() if word == word.lower() else message)
