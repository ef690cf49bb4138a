"""What the last run found and wrote, kept by the content it came from.

The key is a digest over every spec file and over the compiler itself: equal keys, equal results.
A stale or foreign cache is never trusted further than its key; a broken one is no error.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from generator.diagnostics import Diagnostic, Severity, Span

_FOLDER = Path(".ksmart") / "cache"
_SUFFIXES = (".py", ".j2", ".sql")
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Kept:
    """A run's result: its findings, how many documents it saw, and what it wrote (or None)."""

    key: str
    documents: int
    found: tuple[Diagnostic, ...]
    files: Mapping[str, str] | None  # path below generated/ -> SHA-256 of its bytes


def key_of(tree_digest: str) -> str:
    """The key of a spec tree under this compiler and this Python."""
    total = hashlib.sha256(f"{sys.version}\0{tree_digest}\0{compiler_digest()}".encode())
    return total.hexdigest()


def compiler_digest() -> str:
    """SHA-256 over the compiler's own files and the meaning of rules, which it compiles in.

    Of each file its path, size and time of change: reading two hundred files would cost more than
    half of what the cache saves, and an editor or an installer that changes one changes these.
    """
    total = hashlib.sha256()
    for folder in (_HERE, _HERE.parent / "runtime" / "meaning"):
        for path, size, changed_ns in sorted(_files(str(folder))):
            total.update(f"{os.path.relpath(path, _HERE.parent)}\0{size}\0{changed_ns}\0".encode())
    return total.hexdigest()


def load(root: Path, verb: str, key: str) -> Kept | None:
    """What was kept for this verb under this key, or None."""
    try:
        kept: dict[str, Any] = json.loads((root / _FOLDER / f"{verb}.json").read_text("utf-8"))
        if kept["key"] != key:
            return None
        found = tuple(_diagnostic(one) for one in kept["found"])
        files = cast("dict[str, str] | None", kept["files"])
        return Kept(key, int(kept["documents"]), found, files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def save(root: Path, verb: str, kept: Kept) -> None:
    """Keep a result; a folder that cannot be written keeps nothing, and that is no error."""
    folder = root / _FOLDER
    text = json.dumps(
        {
            "key": kept.key,
            "documents": kept.documents,
            "found": [_plain(one) for one in kept.found],
            "files": kept.files,
        },
        ensure_ascii=False,
    )
    beside = folder / f"{verb}.json.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, "utf-8")
        os.replace(beside, folder / f"{verb}.json")
    except OSError:
        return


def digests_of(files: Mapping[str, str]) -> dict[str, str]:
    """SHA-256 of each text, by path."""
    return {path: _sha(text.encode()) for path, text in files.items()}


def is_as_written(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether every file still has the bytes that were written."""
    for path, digest in files.items():
        try:
            with open(folder / path, "rb") as file:
                if _sha(file.read()) != digest:
                    return False
        except OSError:
            return False
    return True


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _files(folder: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False) and entry.name != "__pycache__":
            found += _files(entry.path)
        elif entry.name.endswith(_SUFFIXES):
            stat = entry.stat()
            found.append((entry.path, stat.st_size, stat.st_mtime_ns))
    return found


def _plain(one: Diagnostic) -> list[object]:
    return [
        one.code,
        _span(one.span),
        one.message,
        one.expected,
        one.mend,
        one.severity.value,
        [[_span(span), words] for span, words in one.others],
    ]


def _span(span: Span) -> list[object]:
    return [span.file, span.line, span.column, span.length]


def _diagnostic(kept: list[Any]) -> Diagnostic:
    code, span, message, expected, mend, severity, others = kept
    return Diagnostic(
        code,
        Span(*span),
        message,
        expected,
        mend,
        Severity(severity),
        tuple((Span(*other), words) for other, words in others),
    )
