"""The versions of a register entry as its page tells them: what was changed, when and by which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from runtime.portal.printing import Printed, day, moment
from runtime.words import Words

Print = Callable[[dict[str, Any]], tuple[Printed, ...]]


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that an amendment changed; `before` and `after` as this reader may see them."""

    label: Words
    before: Printed | None
    after: Printed | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version; the first has neither note nor order."""

    number: int
    since: str
    order: str
    note: Words | None
    changed: tuple[Changed, ...]


def versions_of(
    rows: Sequence[dict[str, Any]], labels: Mapping[str, Words], printed: Print
) -> tuple[Version, ...]:
    """The versions in the order of the rows, the newest first; `printed` prints a row's fields."""
    found: list[Version] = []
    for index, row in enumerate(rows):
        older = rows[index + 1] if index + 1 < len(rows) else None
        found.append(
            Version(
                number=row["version"],
                since=moment(row["version_since"]),
                order=_order(row),
                note=_note(row),
                changed=_changed(row, older, labels, printed),
            )
        )
    return tuple(found)


def _changed(
    row: dict[str, Any], older: dict[str, Any] | None, labels: Mapping[str, Words], printed: Print
) -> tuple[Changed, ...]:
    names: list[str] = row["version_changed"] or []
    if not names:
        return ()
    after = {item.id: item for item in printed(row)}
    before = {item.id: item for item in printed(older)} if older is not None else {}
    return tuple(
        Changed(labels.get(name, Words(name, name)), before.get(name), after.get(name))
        for name in names
    )


def _order(row: Mapping[str, Any]) -> str:
    on = row["version_order_on"]
    return f"{row['version_order'] or ''} · {day(on)}" if on else row["version_order"] or ""


def _note(row: Mapping[str, Any]) -> Words | None:
    english = row["version_note_en"]
    return Words(english, row["version_note_ml"] or english) if english else None
