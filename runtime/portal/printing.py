"""Values as people read them: dates day first, money by lakhs, codes as words, in the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, cast

from runtime.catalogue import Field, Master, Masters
from runtime.meaning.dates import KOLKATA
from runtime.meaning.places import parts_of
from runtime.portal.words import say
from runtime.words import Words


class Shown(Protocol):
    """What is needed of a field or a register's column to print its values."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> Words: ...
    @property
    def options(self) -> Mapping[str, Words]: ...
    @property
    def master(self) -> Master[Any] | None: ...
    @property
    def bilingual(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text; `lang` where it is not the page's."""

    text: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A question with its answer. `id` is where a form asks it; `rows` are those of a table."""

    id: str
    label: Words
    texts: tuple[Text, ...] = ()
    rows: tuple[tuple[Printed, ...], ...] = ()
    table: bool = False
    wrong: Words | None = None
    stands: Words | None = None  # what the register says, where this is to change it


@dataclass(frozen=True, slots=True)
class Due:
    """How much time is left, as a stock word, with its count of days and the kind of its tag."""

    word: str
    kind: str
    days: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a list, ready to print: lists are long, so their templates decide nothing.

    `other` is the same in the other language, `tag` stands in a box of its `kind`.
    """

    text: str = ""
    other: str = ""
    other_lang: str = ""
    tag: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list and where it leads."""

    cells: tuple[Cell, ...]
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints in one language, with the master rows in force on one day."""

    lang: str
    masters: Masters
    on: date
    labels: Mapping[str, Words] = field(
        default_factory=dict[str, Words]
    )  # of rows referred to, by id

    def answer(
        self, field: Field, value: object, at: str = "", wrong: Words | None = None
    ) -> Printed:
        """A question with its answer; `value` as JSON gives it."""
        place = f"{at}{field.name}"
        if field.kind == "table":
            rows = cast("list[dict[str, Any]]", value or [])
            return Printed(
                id=place,
                label=field.label,
                rows=tuple(
                    tuple(
                        self.answer(inner, row.get(inner.name), f"{place}-{index}-")
                        for inner in field.fields
                    )
                    for index, row in enumerate(rows)
                ),
                table=True,
                wrong=wrong,
            )
        return Printed(id=place, label=field.label, texts=self.texts(field, value), wrong=wrong)

    def texts(self, field: Shown, value: Any) -> tuple[Text, ...]:
        """The pieces of text of one value; none for an empty one."""
        if value is None or value == "":
            return ()
        if isinstance(value, dict):
            both = cast("dict[str, str | None]", value)
            return self._both(both.get("en") or "", both.get("ml") or "")
        return (Text(self.plain(field, value)),)

    def cell(self, column: Shown, value: Any) -> Cell:
        """A value as a cell; a bilingual one with its other half beneath."""
        texts = self.texts(column, value)
        mine = next((text.text for text in texts if text.lang in (None, self.lang)), "")
        other = next((text for text in texts if text.lang not in (None, self.lang)), Text(""))
        return Cell(mine, other.text, other.lang or "")

    def tag(self, words: Words, kind: str = "") -> Cell:
        """Words in a box."""
        return Cell(tag=words.in_language(self.lang), kind=kind)

    def words(self, words: Words) -> Cell:
        """Words of the catalogue."""
        return Cell(words.in_language(self.lang))

    def due_cell(self, due_on: date | None, left: Due) -> Cell:
        """A promised date and how much is left until it."""
        return Cell(
            day(due_on) if due_on else "",
            tag=say(left.word, self.lang, days=left.days),
            kind=left.kind,
        )

    def plain(self, field: Shown, value: Any) -> str:
        """One value that is not bilingual, as text."""
        if field.options:
            words = field.options.get(str(value))
            return words.in_language(self.lang) if words else str(value)
        if field.master is not None:
            return row_label(
                self.masters.find(field.master, str(value), self.on), str(value)
            ).in_language(self.lang)
        if field.kind == "ref" and (label := self.labels.get(str(value))):
            return label.in_language(self.lang)
        if field.kind == "bool":
            return say("yes" if value in (True, "true", "yes") else "no", self.lang)
        if field.kind == "point":
            latitude, longitude, metres = parts_of(str(value))
            return f"{latitude}, {longitude}" + (f" (± {metres} m)" if metres else "")
        if field.kind == "date":
            return day(value)
        if field.kind == "datetime":
            return moment(value)
        if field.kind == "money":
            return rupees(value)
        return str(value)

    def _both(self, en: str, ml: str) -> tuple[Text, ...]:
        texts = (Text(en, "en"), Text(ml, "ml"))
        ordered = texts if self.lang == "en" else texts[::-1]
        return tuple(text for text in ordered if text.text)


def row_label(row: Any, code: str) -> Words:
    """The name of a master's row; its code where it has none."""
    if row is None:
        return Words(code, code)
    name = getattr(row, "name", None)
    if isinstance(name, str):
        return Words(name, name)
    if name is not None:
        return Words(name.en, name.ml)
    english = getattr(row, "name_en", None)
    return (
        Words(code, code) if english is None else Words(english, getattr(row, "name_ml", english))
    )


def day(value: str | date) -> str:
    """A date as `28/11/2026`; text that is none stays as it is."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
    return value.strftime("%d/%m/%Y")


def moment(value: str | datetime) -> str:
    """An instant as `28/11/2026 10:30`, Kerala's time."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return str(value)
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return value.astimezone(KOLKATA).strftime("%d/%m/%Y %H:%M")


def rupees(value: Any) -> str:
    """An amount in rupees as `₹ 1,50,000` or `₹ 12.50`."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    sign = "-" if amount < 0 else ""
    whole, _, part = f"{abs(amount):.2f}".partition(".")
    head, tail = whole[:-3], whole[-3:]
    groups: list[str] = []
    while head:
        head, group = head[:-2], head[-2:]
        groups.insert(0, group)
    return f"{sign}₹ {','.join([*groups, tail])}" + ("" if part == "00" else f".{part}")


def due(due_on: date | None, today: date, stopped: bool = False, ended: bool = False) -> Due:
    """How a file stands against its promised date."""
    if ended:
        return Due("ended", "")
    if stopped:
        return Due("clock_off", "now")
    if due_on is None:
        return Due("due_none", "")
    left = (due_on - today).days
    if left < 0:
        return Due("late_by", "late", -left)
    if left == 0:
        return Due("due_today", "due")
    return (
        Due("due_tomorrow", "due", 1)
        if left == 1
        else Due("due_in", "due" if left <= 2 else "ok", left)
    )
