"""The `spec/` folder read into text: the last place where the compiler looks at the disk.

Everything after this works on `SourceTree`, so a pass gives the same answer on any machine.
Files are capped before they are read: a spec is written by people, and a hundred megabytes in
`spec/` are an accident or an attack.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from generator.diagnostics import Diagnostic, Span

MAX_YAML_BYTES = 1024 * 1024
MAX_CSV_BYTES = 8 * 1024 * 1024
MAX_TREE_BYTES = 64 * 1024 * 1024
SUFFIXES = (".yaml", ".csv", ".typ")


class SourceTree(Struct, frozen=True):
    """Texts by path (`spec/core/module.yaml`), sorted by path.

    `unread` tells why some files are not among them.
    """

    texts: Mapping[str, str]
    unread: tuple[Diagnostic, ...] = ()

    def digest(self) -> str:
        """SHA-256 over paths and texts, in hexadecimal: equal trees, equal digests."""
        total = hashlib.sha256()
        for path, text in self.texts.items():
            data = text.encode("utf-8", "surrogatepass")
            total.update(f"{path}\0{len(data)}\0".encode())
            total.update(data)
        return total.hexdigest()


def tree_of(texts: Mapping[str, str]) -> SourceTree:
    """A tree made of texts in memory: tests, the editor, preview."""
    return SourceTree({path: texts[path] for path in sorted(texts)})


def read_tree(root: Path, folder: str = "spec") -> SourceTree:
    """Read every spec file under `root/folder`; never raises for what lies in it."""
    texts: dict[str, str] = {}
    unread: list[Diagnostic] = []
    total = 0
    for path, name in sorted((path, name) for name, path in _files(root / folder, folder)):
        span = Span(name, 1, 1)
        try:
            size = path.lstat().st_size
            if path.is_symlink():
                unread.append(_link(span))
            elif size > most_bytes(name):
                unread.append(too_large(span, size))
            elif (total := total + size) > MAX_TREE_BYTES:
                unread.append(_tree_too_large(span))
                break
            else:
                texts[name] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as fault:
            unread.append(_not_utf8(name, path, fault))
        except OSError as fault:
            unread.append(
                Diagnostic("KS003", span, f"this file cannot be read: {fault.strerror}"),
            )
    return SourceTree(dict(sorted(texts.items())), tuple(unread))


def _files(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Name and path of each spec file, not following links out of the tree."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        inner = f"{name}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            # `published/` is written by `ksmart publish`, `schema/` by `ksmart schema`.
            yield from _files(Path(entry.path), inner)
        elif entry.name.endswith(SUFFIXES):
            yield inner, Path(entry.path)


def most_bytes(name: str) -> int:
    """How large the file of this name may be, in bytes."""
    return MAX_CSV_BYTES if name.endswith(".csv") else MAX_YAML_BYTES


def too_large(span: Span, size: int) -> Diagnostic:
    return Diagnostic(
        "KS001",
        span,
        f"this file has {size:,} bytes, too many for a spec",
        expected=f"at most {most_bytes(span.file):,} bytes a file",
        mend="split the file; large tables are loaded by `ksmart` imports, not written in spec/",
    )


def _tree_too_large(span: Span) -> Diagnostic:
    return Diagnostic(
        "KS001",
        span,
        "the files of spec/ are too large together; this one and those after it were not read",
        expected=f"at most {MAX_TREE_BYTES:,} bytes in all",
    )


def _link(span: Span) -> Diagnostic:
    return Diagnostic(
        "KS003",
        span,
        "this is a link, and links are not followed",
        expected="a file of its own inside spec/",
        mend="copy the file here",
    )


def _not_utf8(name: str, path: Path, fault: UnicodeDecodeError) -> Diagnostic:
    before = path.read_bytes()[: fault.start]
    line = before.count(b"\n") + 1
    column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
    return Diagnostic(
        "KS002",
        Span(name, line, column),
        f"byte 0x{fault.object[fault.start]:02x} is not UTF-8 text",
        expected="text saved as UTF-8",
        mend="save the file again as UTF-8 (in Excel: 'CSV UTF-8')",
    )
