"""`ksmart words export | import`: texts to translators and back, without touching the specs' lines.

What comes back goes to `spec/<module>/words/ml.yaml`, each text with the English that it was written
for, so that a later change of the English marks it stale. Malayalam that stands beside its English
is its author's own: a translator's other wording of it is told, not written.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from msgspec import Struct
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from generator.authoring.fmt import round_trip
from generator.authoring.texts import Written, texts_of
from generator.kinds.words.spec import WordsSpec
from generator.load.characters import INVISIBLE
from generator.load.document import Document
from generator.load.documents import load_documents
from generator.load.scalars import MAX_TEXT
from generator.source import SourceTree

_MODULE = re.compile(r"[a-z][a-z0-9_]*\Z")  # a name in a broken document is any text
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


class Entry(Struct, frozen=True):
    """One text on its way: `state` is missing, stale or done."""

    module: str
    address: str
    en: str
    ml: str
    state: str


class Taken(Struct, frozen=True):
    """What an import did: texts by path, and why entries were left out, in the order read."""

    texts: Mapping[str, str]
    count: int
    left: tuple[str, ...]


def entries_of(tree: SourceTree, module: str = "") -> list[Entry]:
    """Every text of a tree, or of one module, in the order of the specs."""
    documents = load_documents(tree)[0].all
    translated = _translated_english(documents)
    return [
        Entry(one.module, text.address, text.en, text.ml, _state(text, one.module, translated))
        for one in documents
        if not module or one.module == module
        for text in texts_of(one)
    ]


def taken_in(tree: SourceTree, entries: Iterable[Entry]) -> Taken:
    """The texts of `words/ml.yaml` with what came back from translators."""
    documents = load_documents(tree)[0].all
    known = {(one.module, text.address): text for one in documents for text in texts_of(one)}
    new: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    left: list[str] = []
    for entry in entries:
        text, malayalam = known.get((entry.module, entry.address)), entry.ml.strip()
        if not malayalam or (text is not None and not text.apart and malayalam == text.ml):
            continue  # not translated, or back as it went out
        why = _why_not(entry, text)
        if why:
            left.append(f"{entry.module}: {entry.address}: {why}")
        else:
            new[entry.module][entry.address] = (entry.en, malayalam)
    texts: dict[str, str] = {}
    count = 0
    whole = {one.file for one in documents if isinstance(one.spec, WordsSpec) and not one.holes}
    for module, found in new.items():
        path = f"spec/{module}/words/ml.yaml"
        before = tree.texts.get(path, "")
        if not _MODULE.match(module) or (before.strip() and path not in whole):
            left.append(f"{path}: mend the mistakes that `ksmart check` tells of it first")
            continue
        after, changed = _written(before, found)
        if changed:
            texts[path] = after
            count += changed
    return Taken(texts, count, tuple(left))


def write_all(root: Path, texts: Mapping[str, str]) -> None:
    """Write texts by path below the project's folder."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def _translated_english(documents: Iterable[Document]) -> dict[tuple[str, str], str]:
    return {
        (one.module, address): entry.en
        for one in documents
        if isinstance(one.spec, WordsSpec)
        for address, entry in one.spec.texts.items()
    }


def _state(text: Written, module: str, translated: Mapping[tuple[str, str], str]) -> str:
    if not text.ml:
        return "missing"
    is_stale = text.apart and translated.get((module, text.address), text.en) != text.en
    return "stale" if is_stale else "done"


def _why_not(entry: Entry, text: Written | None) -> str:
    if text is None:
        return "there is no such text now"
    if entry.en != text.en:
        return f"the English has changed since the export: '{text.en}'"
    if text.ml and not text.apart:
        return "its Malayalam stands beside its English: change it there"
    if sorted(_PLACEHOLDER.findall(entry.ml)) != sorted(_PLACEHOLDER.findall(entry.en)):
        return "what stands in {} must be the same as in the English"
    if INVISIBLE.search(entry.ml) or len(entry.ml) > MAX_TEXT:
        return f"a text holds no control characters and at most {MAX_TEXT} letters"
    return ""


def _written(before: str, found: Mapping[str, tuple[str, str]]) -> tuple[str, int]:
    """The document `words: ml` with these texts, and how many of them are new or changed."""
    yaml = cast("Any", round_trip())
    document: Any = yaml.load(before) if before.strip() else CommentedMap({"words": "ml"})
    texts: Any = document.setdefault("texts", CommentedMap())
    changed = 0
    for address, (english, malayalam) in found.items():
        entry: Any = CommentedMap({"en": _scalar(english), "ml": _scalar(malayalam)})
        entry.fa.set_flow_style()
        known = texts.get(address)
        if known is None or (str(known["en"]), str(known["ml"])) != (english, malayalam):
            texts[address] = entry
            changed += 1
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue(), changed


_PLAIN = re.compile(r"[A-Za-z\u0d00-\u0d7f][^\x00-\x1f:#,\[\]{}\"'&*!|>%@`]*(?<! )\Z")


def _scalar(text: str) -> Any:
    return text if _PLAIN.match(text) else DoubleQuotedScalarString(text)
