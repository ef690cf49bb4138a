"""The proof of a change: every cell fits, no key has two rows on one day, nothing that leans on a row falls.

The same proof that the compiler makes of a master's first rows, over the rows in force and the
proposed ones together. What held on a day that has passed stays as it was: rows are added and
ended, never rewritten.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from runtime.catalogue import Editor, EditorColumn, Master
from runtime.masters.snapshot import Snapshot
from runtime.words import Words

MOST_ROWS = 10_000
_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ./()_-]*[A-Za-z0-9)])?")
_LONGEST = 4000
_MOMENTS: Mapping[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "datetime": datetime.fromisoformat,
}
_TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class CellFault:
    """One mistake: the line of the text (1 is the heading), the column or '', and what is wrong."""

    line: int
    column: str
    words: Words


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a change does: a row is added, or one ends. `before` is the row that ends."""

    op: str  # add | end
    key: str
    since: date
    until: date | None
    row: Mapping[str, Any] = field(default_factory=dict[str, Any])
    before: Any = None

    def place(self, own: str) -> Any:
        """The local body that the row belongs to."""
        return self.row.get(own) if self.op == "add" else getattr(self.before, own)

    def stored(self, editor: Editor) -> dict[str, Any]:
        """The step as the database takes it: money in paise."""
        if self.op == "end":
            return {"op": "end", "key": self.key, "since": self.since, "until": self.until}
        money = {column.name for column in editor.columns if column.kind == "money"}
        cells = {
            name: int(value * 100) if name in money and value is not None else value
            for name, value in self.row.items()
        }
        return {"op": "add", "row": {**cells, "since": self.since, "until": self.until}}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a proposed text does, or why it cannot be done."""

    steps: tuple[Step, ...]
    faults: tuple[CellFault, ...]


def plan(
    master: Master[Any],
    masters: Sequence[Master[Any]],
    data: Snapshot,
    text: str,
    today: date,
    local_body: str | None = None,
) -> Plan:
    """Prove a text of CSV rows against the rows in force.

    A row with a new date begins there and ends the one before it; a row whose date is there already
    ends on its `until`. `local_body` is whose rows may change, where each keeps its own.
    """
    assert master.editor is not None
    faults: list[CellFault] = []
    steps: list[Step] = []
    ended: set[tuple[str, date]] = set()
    for line, cells in _lines(master.editor, text, faults):
        more = _steps(master, masters, data, line, cells, today, ended, faults)
        own = master.editor.own
        if own and any(step.place(own) != local_body for step in more):
            faults.append(CellFault(line, own, Words("You change rows of your own local body", "സ്വന്തം തദ്ദേശ സ്ഥാപനത്തിന്റെ വരികളേ മാറ്റാനാവൂ")))  # fmt: skip
        steps += more
    if not faults and not steps:
        faults.append(CellFault(1, "", Words("No row is changed", "ഒരു വരിയും മാറുന്നില്ല")))
    if not faults:
        faults += _apart(master, data, steps)
        faults += _leaning(master, masters, data, steps)
    return Plan(() if faults else tuple(steps), tuple(faults))


def header(master: Master[Any]) -> list[str]:
    """The columns of the text."""
    assert master.editor is not None
    return [*(column.name for column in master.editor.columns), "since", "until"]


def _lines(
    editor: Editor, text: str, faults: list[CellFault]
) -> Iterator[tuple[int, dict[str, str]]]:
    known = [*(column.name for column in editor.columns), "since", "until"]
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff").strip()), strict=False))
    if not rows:
        return
    names = [name.strip() for name in rows[0]]
    strange = [name for name in names if name not in known]
    if strange or len(set(names)) != len(names):
        said = ", ".join(known)
        faults.append(
            CellFault(1, strange[0] if strange else "", Words(f"The columns are {said}", f"കോളങ്ങൾ: {said}"))
        )  # fmt: skip
        return
    if len(rows) > MOST_ROWS + 1:
        faults.append(
            CellFault(MOST_ROWS + 1, "", Words("Too many rows at once", "ഒറ്റയടിക്ക് വളരെയധികം വരികൾ"))
        )
        return
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(names):
            faults.append(CellFault(number, "", Words(f"This row has {len(row)} cells, not {len(names)}", f"ഈ വരിയിൽ {len(row)} കളങ്ങളാണ്, {len(names)} അല്ല")))  # fmt: skip
            continue
        yield number, {n: c.strip() for n, c in zip(names, row, strict=True) if c.strip()}


def _steps(
    master: Master[Any],
    masters: Sequence[Master[Any]],
    data: Snapshot,
    line: int,
    cells: Mapping[str, str],
    today: date,
    ended: set[tuple[str, date]],
    faults: list[CellFault],
) -> list[Step]:
    def fault(column: str, en: str, ml: str) -> list[Step]:
        faults.append(CellFault(line, column, Words(en, ml)))
        return []

    assert master.editor is not None
    since, until = _day(cells.get("since")), _day(cells.get("until"))
    if since is None:
        return fault(
            "since", "Say from which day on, as 2026-04-01", "ഏത് ദിവസം മുതൽ എന്ന് ചേർക്കുക: 2026-04-01"
        )
    if "until" in cells and until is None:
        return fault(
            "until", "This is no date: write 2026-04-01", "ഇത് തീയതിയല്ല: 2026-04-01 എന്ന് എഴുതുക"
        )
    if until is not None and until <= since:
        return fault("until", "A row ends after it begins", "വരി തുടങ്ങിയ ശേഷമേ അവസാനിക്കൂ")
    key = cells.get(master.key, "")
    rows = data.dated(master).get(key, [])
    there = next((row for row in rows if row.since == since), None)
    if there is not None:
        if there.until is not None or until is None:
            return fault("since", f"'{key}' has a row from this day on already: write a new one with a later day", f"'{key}' എന്നതിന് ഈ ദിവസം മുതൽ വരിയുണ്ട്: പിന്നീടുള്ള ദിവസത്തോടെ പുതിയത് എഴുതുക")  # fmt: skip
        if until < today:
            return fault("until", "What held on days that have passed stays as it was", "കഴിഞ്ഞ ദിവസങ്ങളിൽ ബാധകമായിരുന്നത് മാറ്റാനാവില്ല")  # fmt: skip
        ended.add((key, since))
        return [Step("end", key, since, until, before=there)]
    values: dict[str, Any] = {}
    good = len(faults)
    for column in master.editor.columns:
        text = cells.get(column.name)
        if text is None:
            if column.needed:
                fault(column.name, "This cell is needed", "ഈ കളം പൂരിപ്പിക്കണം")
            values[column.name] = None
            continue
        try:
            values[column.name] = _value(column, text, masters, data, since)
        except ValueError as wrong:
            en, ml = wrong.args
            fault(column.name, en, ml)
    if len(faults) > good:
        return []
    steps: list[Step] = []
    open_ = next((row for row in rows if row.until is None and row.since < since), None)
    if open_ is not None and (key, open_.since) not in ended:
        if since < today:
            return fault("since", "What held on days that have passed stays as it was", "കഴിഞ്ഞ ദിവസങ്ങളിൽ ബാധകമായിരുന്നത് മാറ്റാനാവില്ല")  # fmt: skip
        ended.add((key, open_.since))
        steps.append(Step("end", key, open_.since, since, before=open_))
    return [*steps, Step("add", key, since, until, values)]


def _value(
    column: EditorColumn, text: str, masters: Sequence[Master[Any]], data: Snapshot, on: date
) -> Any:
    """The value of a cell. Raises ValueError with the words in both languages."""
    match column.kind:
        case "int" | "decimal" | "money" | "percent":
            return _number(column, text)
        case "bool":
            if text not in _TRUTHS:
                raise ValueError("Write true or false", "true അല്ലെങ്കിൽ false എന്ന് എഴുതുക")
            return _TRUTHS[text]
        case "date" | "time" | "datetime":
            try:
                return _MOMENTS[column.kind](text)
            except ValueError:
                raise ValueError("This is no date or time", "ഇത് തീയതിയോ സമയമോ അല്ല") from None
        case "choice":
            _one_of(column, text)
        case "choices":
            for one in text.split():
                _one_of(column, one)
            return text.split()
        case "ref":
            _row_there(column, text, masters, data, on)
        case "refs":
            for one in text.split():
                _row_there(column, one, masters, data, on)
            return text.split()
        case kind:
            most = int(Decimal(column.high)) if column.high else _LONGEST
            if len(text) > most or len(text) < int(Decimal(column.low or "0")):
                raise ValueError(f"At most {most} characters, at least {column.low or 1}", f"പരമാവധി {most} അക്ഷരം, കുറഞ്ഞത് {column.low or 1}")  # fmt: skip
            wanted = (
                re.compile(column.pattern) if column.pattern else _CODE if kind == "code" else None
            )
            if wanted is not None and not wanted.fullmatch(text):
                raise ValueError("This is not written as it should be", "എഴുതിയ രീതി ശരിയല്ല")
    return text


def _number(column: EditorColumn, text: str) -> Any:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError("This is no number", "ഇത് സംഖ്യയല്ല") from None
    places = 0 if column.kind == "int" else column.places if column.places is not None else 2
    exponent = value.as_tuple().exponent
    if not value.is_finite() or not isinstance(exponent, int) or -exponent > places:
        raise ValueError(
            f"A number with at most {places} places", f"പരമാവധി {places} ദശാംശസ്ഥാനമുള്ള സംഖ്യ"
        )
    if (column.low and value < Decimal(column.low)) or (
        column.high and value > Decimal(column.high)
    ):
        said = f"{column.low or '…'} – {column.high or '…'}"
        raise ValueError(f"This lies outside {said}", f"ഇത് {said} എന്ന പരിധിക്ക് പുറത്താണ്")
    return int(value) if column.kind == "int" else value


def _one_of(column: EditorColumn, text: str) -> None:
    if text not in column.options:
        said = ", ".join(column.options)
        raise ValueError(f"One of {said}", f"ഇവയിലൊന്ന്: {said}")


def _row_there(
    column: EditorColumn, key: str, masters: Sequence[Master[Any]], data: Snapshot, on: date
) -> None:
    target = next((master for master in masters if master.name == column.to), None)
    if target is not None and data.find(target, key, on) is None:
        raise ValueError(f"'{key}' is no row of {target.title.en} on {on}", f"'{key}' {on}-ന് {target.title.ml} പട്ടികയിലില്ല")  # fmt: skip


def _apart(master: Master[Any], data: Snapshot, steps: Sequence[Step]) -> Iterator[CellFault]:
    """No key has two rows on one day, those in force and the new ones together."""
    ends = {(step.key, step.since): step.until for step in steps if step.op == "end"}
    for key in sorted({step.key for step in steps}):
        spans = [
            (row.since, ends.get((key, row.since), row.until))
            for row in data.dated(master).get(key, [])
        ]
        spans += [(s.since, s.until) for s in steps if s.op == "add" and s.key == key]
        spans.sort(key=lambda span: span[0])
        for (_, until), (since, _) in pairwise(spans):
            if until is None or since < until:
                yield CellFault(0, "since", Words(f"Two rows of '{key}' hold on {since}", f"{since}-ന് '{key}' എന്നതിന് രണ്ട് വരികളുണ്ട്"))  # fmt: skip


def _leaning(
    master: Master[Any], masters: Sequence[Master[Any]], data: Snapshot, steps: Sequence[Step]
) -> Iterator[CellFault]:
    """Rows of other masters that name a row which ends, on a day on which nothing follows it."""
    begins = {(step.key, step.since) for step in steps if step.op == "add"}
    gone = {s.key: s.until for s in steps if s.op == "end" and (s.key, s.until) not in begins}
    if not gone:
        return
    for other in masters:
        for column, to in other.refs:
            if to != master.name:
                continue
            for rows in data.dated(other).values():
                for row in rows:
                    end = gone.get(getattr(row, column))
                    if end is not None and (row.until is None or row.until > end):
                        key, name = getattr(row, column), getattr(row, other.key)
                        yield CellFault(0, master.key, Words(f"'{name}' of {other.title.en} leans on '{key}' after {end}: end it first", f"{other.title.ml} പട്ടികയിലെ '{name}' {end}-നു ശേഷവും '{key}' ഉപയോഗിക്കുന്നു: ആദ്യം അത് അവസാനിപ്പിക്കുക"))  # fmt: skip
                        break


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
