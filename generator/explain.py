"""`ksmart explain KS204`: the entry of a code, and the lists that it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_HEADING = re.compile(r"^## (KS[0-9]{3}) (.+)$", re.MULTILINE)
_HERE = Path(__file__).resolve().parent
# In a checkout the entries are documentation; a wheel carries them inside the package.
_FOLDERS = (_HERE / "entries", _HERE.parent / "docs" / "diagnostics")


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: its title, and meaning with a bad and a mended example, in Markdown."""

    code: str
    title: str
    body: str


def entries() -> dict[str, Entry]:
    """Every entry, by code."""
    found: dict[str, Entry] = {}
    folder = next((folder for folder in _FOLDERS if folder.is_dir()), None)
    for path in sorted(folder.glob("KS*.md")) if folder else ():
        for entry in entries_in(path.read_text("utf-8")):
            found[entry.code] = entry
    return found


def entries_in(text: str) -> list[Entry]:
    """The entries of one page, in order."""
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return [
        Entry(heading.group(1), heading.group(2).strip(), text[heading.end() : end].strip())
        for heading, end in zip(headings, ends, strict=True)
    ]


def explained(code: str) -> str | None:
    """The entry as text for a terminal, or None where there is no such code."""
    entry = entries().get(code.upper())
    if entry is None:
        return None
    parts = [f"{entry.code}: {entry.title}", entry.body, _list_for(entry.code)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _list_for(code: str) -> str:
    """What a code's reader looks for next: every field type, every kind, every function."""
    if code in ("KS204", "KS206"):
        from generator.fields.registry import FIELD_TYPES

        width = max(map(len, FIELD_TYPES))
        rows = [f"  {one.name:<{width}}  {one.summary}" for one in FIELD_TYPES.values()]
        return "Field types:\n" + "\n".join(rows)
    if code in ("KS101", "KS102"):
        from generator.kinds import KINDS

        width = max(map(len, KINDS))
        rows = [f"  {kind.name:<{width}}  {kind.summary}" for kind in KINDS.values()]
        return "Kinds:\n" + "\n".join(rows)
    if code in ("KS312", "KS313"):
        from generator.authoring.rule_reference import FUNCTION_WORDS
        from generator.rules.functions import FUNCTIONS

        width = max(len(one.usage) for one in FUNCTIONS.values())
        rows = [
            f"  {one.usage:<{width}}  {FUNCTION_WORDS[name]}" for name, one in FUNCTIONS.items()
        ]
        return "Functions:\n" + "\n".join(rows)
    return ""
