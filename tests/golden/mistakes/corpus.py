"""The corpus of single mistakes: real specs, one edit each, and what must be said of it.

`*.csv` hold one mistake a row. `find` stands once in `file` and is replaced by `put` (`\\n` is a new
line, an empty `find` appends). `at` says on which line the first message must stand: '' for the line
of the edit's first changed character, a text for the line that holds it (`file#text` in another
file; several alternatives behind ` || `). `mend` must stand in that message's mend; alternatives too.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import Diagnostic
from generator.pipeline import check_tree
from generator.source import tree_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
OR = " || "


@dataclass(frozen=True, slots=True)
class Mistake:
    """One row: `name` is its file and line in the corpus."""

    name: str
    file: str
    find: str
    put: str
    at: str
    mend: str

    @property
    def page(self) -> str:
        """The `*.csv` that it stands in."""
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the compiler said: whether something, on the right line, with the right mend."""

    mistake: Mistake
    first: Diagnostic | None
    right_line: bool
    right_mend: bool


def mistakes() -> list[Mistake]:
    """The whole corpus."""
    found: list[Mistake] = []
    for path in sorted(HERE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            for number, row in enumerate(csv.DictReader(rows), 2):
                texts = {key: value.replace("\\n", "\n") for key, value in row.items()}
                found.append(Mistake(f"{path.stem}:{number}", **texts))
    return found


def base(page: str) -> dict[str, str]:
    """The real specs that the mistakes of one `*.csv` spoil, by path."""
    trade = ["core", "finance", "business_facilitation"]
    modules = trade if page == "trade_licence" else ["core", "residence_certificate"]
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes().decode("utf-8")
        for module in modules
        for path in sorted((ROOT / "spec" / module).rglob("*"))
        if path.is_file()
    }


def verdicts() -> list[Verdict]:
    """What is said of every mistake."""
    all_texts = {page: base(page) for page in {mistake.page for mistake in mistakes()}}
    return [judged(mistake, all_texts[mistake.page]) for mistake in mistakes()]


def judged(mistake: Mistake, texts: dict[str, str]) -> Verdict:
    """What is said of one mistake.

    Raises:
        ValueError: The text to change is not there exactly once: the corpus needs mending.
    """
    file = f"spec/{mistake.file}"
    text = texts[file]
    if mistake.find and text.count(mistake.find) != 1:
        raise ValueError(
            f"{mistake.name}: {mistake.find!r} stands {text.count(mistake.find)} times"
        )
    start = text.index(mistake.find) if mistake.find else len(text)
    spoiled = text[:start] + mistake.put + text[start + len(mistake.find) :]
    edited = {**texts, file: spoiled}
    _, found = check_tree(tree_of(edited))
    if not found:
        return Verdict(mistake, None, False, False)
    first = found[0]
    same = _same(mistake.find, mistake.put)
    here = (file, spoiled[: start + same].count("\n") + 1)
    places = {here}
    if mistake.at:
        places = set[tuple[str, int]]().union(
            *(_places(one, edited, file) for one in mistake.at.split(OR))
        )
    right_line = (first.span.file, first.span.line) in places
    right_mend = any(one in first.mend for one in mistake.mend.split(OR)) and bool(first.mend)
    return Verdict(mistake, first, right_line, right_line and right_mend)


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _places(at: str, texts: dict[str, str], file: str) -> set[tuple[str, int]]:
    """The lines that hold a text."""
    other, mark, words = at.partition("#")
    if mark and f"spec/{other}" in texts:
        file, at = f"spec/{other}", words
    found = {(file, n) for n, line in enumerate(texts[file].split("\n"), 1) if at in line}
    if not found:
        raise ValueError(f"{at!r} stands on no line of {file}")
    return found
