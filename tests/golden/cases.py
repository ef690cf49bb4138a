"""Golden cases: one folder each, a spec and what the compiler says of it.

A case with a file `over` lays its spec over that of another case: it holds only what differs,
and an empty file takes one away. `KSMART_GOLDEN=rewrite` writes what the compiler says now.
"""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
REWRITE = os.environ.get("KSMART_GOLDEN") == "rewrite"


def cases() -> list[str]:
    """The names of all cases."""
    return sorted(path.name for path in HERE.iterdir() if (path / "spec").is_dir())


def spec_texts(case: str) -> dict[str, str]:
    """The texts of a case by path, those of the case that it lies over among them."""
    over = HERE / case / "over"
    texts = spec_texts(over.read_text("utf-8").strip()) if over.is_file() else {}
    for path in sorted((HERE / case / "spec").rglob("*")):
        if path.is_file():
            texts[path.relative_to(HERE / case).as_posix()] = path.read_bytes().decode("utf-8")
    return {path: text for path, text in sorted(texts.items()) if text}
