"""Questions as a page shows them: one view per field, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from runtime.catalogue import Context, Field
from runtime.meaning.places import parts_of
from runtime.portal.picking import Pick, Picks
from runtime.portal.posted import DATE_PARTS, POINT_PARTS, date_parts, row_indexes
from runtime.portal.printing import row_label
from runtime.portal.words import WORDS
from runtime.words import Words

_NO_PICKS: Picks = MappingProxyType({})
MOST_RADIOS = 7
"""Longer lists become a drop-down: beyond this a phone shows only part of them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option."""

    value: str
    label: Words
    chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One of several inputs that make an answer: day, month, year; English, Malayalam."""

    id: str
    name: str
    word: str  # of its label, in the portal's words
    value: str
    size: str = ""
    most: int | None = None
    lang: str | None = None
    mistake: Words | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    id: str
    path: str
    number: int
    questions: tuple[Question, ...]

    @property
    def wrong(self) -> bool:
        """Whether any answer in it is wrong."""
        return any(question.wrong for question in self.questions)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `id` is the element that an error message leads to."""

    id: str
    name: str
    widget: (
        str  # input | textarea | select | radios | ticks | date | point | bilingual | table | pick
    )
    label: Words
    help: Words | None
    optional: bool
    value: str = ""
    mistake: Words | None = None
    choices: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    rows: tuple[Row, ...] = ()
    most_rows: int = 0
    input: str = "text"
    mode: str | None = None
    size: str = ""
    autocomplete: str | None = None
    before: str | None = None
    after: str | None = None
    find: str = ""  # what was typed to find a row to choose
    column: str = ""  # the path by which it is found: that of the column in a table
    conditional: bool = (
        False  # comes and goes with other answers, at once where the page runs script
    )

    @property
    def wrong(self) -> bool:
        """Whether this answer, or a part of it, is wrong."""
        return self.mistake is not None or any(part.mistake for part in self.parts)

    @property
    def full(self) -> bool:
        """Whether a table takes no further row."""
        return len(self.rows) >= self.most_rows

    def problems(self) -> list[tuple[str, Words]]:
        """Every mistake, with its question's label and the id of the input where it is mended."""
        found = [(self.id, _named(self.label, self.mistake))] if self.mistake else []
        found += [
            (part.id, _named(self.label, part.mistake, WORDS[part.word]))
            for part in self.parts
            if part.mistake
        ]
        for row in self.rows:
            for question in row.questions:
                found += question.problems()
        return found


def _named(label: Words, mistake: Words, part: Words | None = None) -> Words:
    # In a list above the form "Enter an answer" alone would not say to which question.
    en, ml = (f" ({part.en})", f" ({part.ml})") if part else ("", "")
    return Words(f"{label.en}{en}: {mistake.en}", f"{label.ml}{ml}: {mistake.ml}")


@dataclass(frozen=True, slots=True)
class _Plain:
    """How a one-line answer is typed."""

    input: str = "text"
    mode: str | None = None
    size: str = ""
    before: str | None = None
    after: str | None = None


_LINES: Mapping[str, _Plain] = {
    "text": _Plain(),
    "code": _Plain(size="w20"),
    "int": _Plain(mode="numeric", size="w10"),
    "decimal": _Plain(mode="decimal", size="w10"),
    "money": _Plain(mode="decimal", size="w10", before="₹"),
    "percent": _Plain(mode="decimal", size="w6", after="%"),
    "area": _Plain(mode="decimal", size="w10", after="m²"),
    "mobile": _Plain(input="tel", mode="tel", size="w10"),
    "pincode": _Plain(mode="numeric", size="w6"),
    "aadhaar": _Plain(mode="numeric", size="w20"),
    "email": _Plain(input="email", mode="email"),
    "time": _Plain(input="time", size="w10"),
    "uuid": _Plain(size="w20"),
}


class UnknownWidgetError(ValueError):
    """A form asks something that the portal has no widget for."""


def widget_of(field: Field) -> str:
    """How a field is asked.

    Raises:
        UnknownWidgetError: There is no widget for its kind: the app does not start with such a form.
    """
    if field.kind == "table":
        for inner in field.fields:
            if not inner.computed:
                widget_of(inner)
        return "table"
    if field.bilingual:
        return "bilingual"
    if field.kind in ("date", "point"):
        return field.kind
    if field.kind == "longtext":
        return "textarea"
    if field.kind == "bool":
        return "radios"
    if field.options and field.kind == "choice":
        return "radios" if len(field.options) <= MOST_RADIOS else "select"
    if field.kind == "ref" and field.master is not None:
        return "select"
    if field.behind is not None:
        return "pick"
    if field.kind in _LINES:
        return "input"
    raise UnknownWidgetError(f"no widget for field {field.name!r} of kind {field.kind!r}")


def question(
    field: Field,
    raw: Mapping[str, str],
    mistakes: Mapping[str, Words],
    ctx: Context,
    at: str = "",
    picks: Picks = _NO_PICKS,
) -> Question:
    """The view of one field. `raw` and `mistakes` are by path; `at` is the path of the row it is in."""
    path = f"{at}{field.name}"
    column = f"{at.split('.')[0]}.{field.name}" if at else field.name
    pick = picks.get(column)
    place = html_id(path)
    widget = widget_of(field)
    wrong = mistakes.get(path)
    if widget == "table":
        return Question(
            id=place, name=path, widget=widget, label=field.label, help=field.help, optional=True,
            mistake=wrong, rows=_rows(field, raw, mistakes, ctx, picks), most_rows=field.max_rows,
            conditional=field.conditional,
        )  # fmt: skip
    parts = _parts(field, path, widget, raw, mistakes)
    kept = raw.get(path, "")
    line = _LINES.get(field.kind, _Plain())
    return Question(
        # A link from the error summary lands in the first input, where typing can begin.
        id=parts[0].id if widget in ("date", "point") else place,
        name=path,
        widget=widget,
        label=field.label,
        help=field.help,
        optional=field.optional,
        value=kept,
        mistake=wrong,
        choices=_choices(field, kept, ctx, pick),
        parts=parts,
        input=line.input,
        mode=line.mode,
        size=line.size,
        before=line.before,
        after=line.after,
        find=pick.text if pick else "",
        column=column,
        conditional=field.conditional and not at,
    )


def html_id(path: str) -> str:
    """The id of the element that asks for a path: `members.0.name` is `members-0-name`."""
    return path.replace(".", "-")


def _rows(
    table: Field,
    raw: Mapping[str, str],
    mistakes: Mapping[str, Words],
    ctx: Context,
    picks: Picks,
) -> tuple[Row, ...]:
    return tuple(
        Row(
            id=f"{table.name}-{index}",
            path=f"{table.name}.{index}",
            number=number,
            questions=tuple(
                question(inner, raw, mistakes, ctx, f"{table.name}.{index}.", picks)
                for inner in table.fields
                if not inner.computed
            ),
        )
        for number, index in enumerate(row_indexes(raw, table), start=1)
    )


def _parts(
    field: Field, path: str, widget: str, raw: Mapping[str, str], mistakes: Mapping[str, Words]
) -> tuple[Part, ...]:
    if widget == "date":
        typed = date_parts(raw.get(path, ""))
        return tuple(
            Part(html_id(f"{path}.{word}"), f"{path}.{word}", word, text, size, most)
            for word, text, size, most in zip(
                DATE_PARTS, typed, ("w2", "w2", "w4"), (2, 2, 4), strict=True
            )
        )
    if widget == "point":
        typed = parts_of(raw.get(path, ""))
        return tuple(
            Part(html_id(f"{path}.{word}"), f"{path}.{word}", word, text, "w10", 12)
            for word, text in zip(POINT_PARTS, typed, strict=False)
        )
    if widget == "bilingual":
        whole = mistakes.get(path)
        return tuple(
            Part(
                id=html_id(f"{path}.{lang}"),
                name=f"{path}.{lang}",
                word=word,
                value=raw.get(f"{path}.{lang}", ""),
                lang=lang,
                mistake=None if whole else mistakes.get(f"{path}.{lang}"),
            )
            for lang, word in (("en", "in_english"), ("ml", "in_malayalam"))
        )
    return ()


def _choices(field: Field, kept: str, ctx: Context, pick: Pick | None) -> tuple[Choice, ...]:
    if pick is not None:
        return tuple(Choice(key, words, key == kept) for key, words in pick.options)
    if field.kind == "bool":
        truth = kept.lower()
        yes = truth in ("true", "yes", "on", "1")
        return (
            Choice("true", WORDS["yes"], yes),
            Choice("false", WORDS["no"], bool(truth) and not yes),
        )
    if field.options:
        return tuple(Choice(code, words, code == kept) for code, words in field.options.items())
    if field.master is not None:
        master, may = field.master, field.pick
        return tuple(
            Choice(code, row_label(row, code), code == kept)
            for row in ctx.rows_of(master)
            if may is None or may(row, ctx)
            for code in (str(getattr(row, master.key)),)
        )
    return ()
