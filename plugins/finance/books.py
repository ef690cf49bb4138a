"""The books' own rules, read from what the compiler wrote, or from YAML for the library's own commands."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from plugins.finance.yaml_source import read_documents
from runtime.meaning.ledger.books import Books, read_books
from runtime.meaning.ledger.nodes import Node, Problem, Span, SpecError, from_plain, to_plain

FORMAT = "ksmart-ledger/1"
COMPILED = Path("generated/plugins/chart_of_accounts.json")


def load_books(path: Path) -> Books:
    """Read and prove a ledger's documents: a compiled file, a YAML file, or a folder of YAML files.

    What is compiled is proved again: an unproved table never runs, whoever wrote it.

    Raises:
        SpecError: Every mistake found, with file, line and column.
        OSError: Nothing can be read there.
    """
    if path.suffix == ".json":
        return read_books(_compiled(path))
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    documents: list[Node] = []
    for file in files:
        found = read_documents(file.read_text(encoding="utf-8"), str(file))
        documents += [one for one in found if one.entries and one.entries[0][0].text != "module"]
    return read_books(documents)


def _compiled(path: Path) -> list[Node]:
    def wrong(message: str) -> SpecError:
        return SpecError([Problem(Span(str(path), 1, 1), message, "run `ksmart generate`")])

    try:
        data: object = json.loads(path.read_bytes())
    except ValueError as error:
        raise wrong(f"not JSON: {error}") from error
    tree = from_plain(data, str(path))
    root = tree.as_map() if tree.entries is not None else {}
    if "documents" not in root or "digest" not in root or root["format"].text != FORMAT:
        raise wrong(f"not a ledger of the format {FORMAT}")
    text = json.dumps(to_plain(root["documents"]), ensure_ascii=False, sort_keys=True)
    if root["digest"].text != hashlib.sha256(text.encode()).hexdigest():
        raise wrong("the file is not what the compiler wrote")
    return list(root["documents"].items or ())
