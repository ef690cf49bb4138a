"""Two revisions of one plan, as permit against completion: what grew, what broke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plugins.edcr.report.document import Json

_BETTER_FIRST = (
    "pass",
    "not_applicable",
    "needs_officer",
    "cannot_be_checked",
    "rule_error",
    "fail",
)
_TOTALS = (
    ("built_up_m2", "m2"),
    ("floor_area_m2", "m2"),
    ("covered_m2", "m2"),
    ("coverage_pct", "%"),
    ("fsi", ""),
    ("height_m", "m"),
)
# A tenth of a millimetre and a square centimetre are noise of the drawing.
_NOISE = 1e-3


@dataclass(frozen=True, slots=True)
class Changed:
    """One quantity that differs. None: not in that revision."""

    name: str
    unit: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Turned:
    """One verdict that changed; `worse` when the later revision complies less."""

    check: str
    subject: str
    before: str
    after: str
    worse: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two report documents."""

    quantities: tuple[Changed, ...]
    verdicts: tuple[Turned, ...]

    @property
    def is_same(self) -> bool:
        return not self.quantities and not self.verdicts


def compare_reports(before: Json, after: Json) -> Comparison:
    """Compare two report documents.

    Raises:
        ValueError: One drawing was refused, or the two were judged by different books.
    """
    for name, document in (("earlier", before), ("later", after)):
        if document["plan"] is None:
            raise ValueError(f"the {name} drawing was refused; there is nothing to compare")
    if before["rules"]["book"] != after["rules"]["book"]:
        raise ValueError("the two revisions were judged by different books")
    return Comparison(tuple(_quantities(before, after)), tuple(_verdicts(before, after)))


def _quantities(before: Json, after: Json) -> list[Changed]:
    left, right = _measured(before["plan"]), _measured(after["plan"])
    changed: list[Changed] = []
    for name in sorted(left.keys() | right.keys()):
        old, unit = left.get(name, (None, right.get(name, (None, ""))[1]))
        new = right.get(name, (None, ""))[0]
        if old is None and new is None:
            continue
        if old is None or new is None or abs(old - new) > _NOISE:
            changed.append(Changed(name, unit, old, new))
    return changed


def _measured(plan: dict[str, Any]) -> dict[str, tuple[float | None, str]]:
    found: dict[str, tuple[float | None, str]] = {
        name: (plan[name], unit) for name, unit in _TOTALS
    }
    found["plot"] = (plan["plot"]["area_m2"], "m2")
    found["parking"] = (float(plan["parking"]["cars"]), "cars")
    for block in plan["blocks"]:
        head = f"block {block['block']}"
        found[f"{head} height"] = (block["height"]["value"], "m")
        for floor in block["floors"]:
            found[f"{head} floor {floor['floor']}"] = (floor["floor_area_m2"], "m2")
        for yard in block["yards"]:
            found[f"{head} {yard['layer']}"] = (yard["least"]["value"], "m")
    return found


def _verdicts(before: Json, after: Json) -> list[Turned]:
    left, right = _statuses(before), _statuses(after)
    turned: list[Turned] = []
    for key in sorted(left.keys() | right.keys()):
        old, new = left.get(key, "not_applicable"), right.get(key, "not_applicable")
        if old != new:
            worse = _BETTER_FIRST.index(new) > _BETTER_FIRST.index(old)
            turned.append(Turned(key[0], key[1], old, new, worse))
    return turned


def _statuses(document: Json) -> dict[tuple[str, str], str]:
    """The worst status of a check on a thing: a stair has several flights of one name."""
    found: dict[tuple[str, str], str] = {}
    for verdict in document["verdicts"]:
        key = (verdict["check"], verdict["subject"] or "")
        known = found.get(key, "pass")
        found[key] = max(known, verdict["status"], key=_BETTER_FIRST.index)
    return found
