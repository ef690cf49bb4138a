"""What a text in a spec may mean: the types that the kinds' models are written with.

Each takes source text (`08`, `no`, `1.10` arrive as written) and either gives a value or refuses
with a code, a message and what was expected. There is no guessing: a flag is `true` or `false`.
"""

from __future__ import annotations

import datetime
import decimal
import re
from dataclasses import dataclass
from typing import Annotated, ClassVar, LiteralString, NoReturn, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

MAX_ID = 48  # PostgreSQL cuts names at 63 bytes; `_en`, `_ml` and index suffixes need room.
MAX_TEXT = 4000

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\Z")
_WHOLE = re.compile(r"-?[0-9]{1,18}\Z")
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_TURNED_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(.*)\Z")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T(([01][0-9]|2[0-3]):[0-5][0-9])\Z")
_SEMVER = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\Z")
_LENGTH = re.compile(r"([0-9]{1,6})(min|h|d|wd|w|mo|y)\Z")


class Spec(BaseModel):
    """One YAML mapping. `LATER` names keys of the language that this edition does not carry."""

    # Built on first use: only the outermost model of each kind needs a validator of its own.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    LATER: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Duration:
    """A written length of time: `amount` of `unit` (min, h, d, wd, w, mo, y).

    `wd` are working days of the local body; months and years go by the calendar.
    """

    amount: int
    unit: str


def refuse(code: LiteralString, message: str, expected: str = "", mend: str = "") -> NoReturn:
    """Refuse a text: the loader turns this into a diagnostic at the text's place.

    Raises:
        PydanticCustomError: Always.
    """
    # The message goes through a placeholder: a brace in the author's text is no placeholder.
    raise PydanticCustomError(
        code,
        "{message}",
        {"message": message, "expected": expected, "mend": mend},
    )


def _id(text: str) -> str:
    if not _ID.match(text):
        lowered = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
        mend = f"write '{lowered}'" if _ID.match(lowered) else ""
        refuse("KS104", f"'{text}' is no id", "lower-case letters, digits and _ (snake_case)", mend)
    if len(text) > MAX_ID:
        refuse("KS104", f"this id has {len(text)} letters", f"at most {MAX_ID}")
    return text


def _name(text: str) -> str:
    if not _NAME.match(text):
        refuse("KS104", f"'{text}' is no name", "an id, or ids joined by dots: core.ward")
    if len(text) > 4 * MAX_ID:
        refuse("KS104", f"this name has {len(text)} letters", f"at most {4 * MAX_ID}")
    return text


def _text(text: str) -> str:
    if not text.strip():
        refuse("KS110", "this text is empty", "a text")
    if len(text) > MAX_TEXT:
        refuse("KS110", f"this text has {len(text)} characters", f"at most {MAX_TEXT}")
    return text


def _flag(value: object) -> bool:
    text = _need_text(value, "true or false")
    if text not in ("true", "false"):
        near = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(text.lower())
        near = near or (text.lower() if text.lower() in ("true", "false") else None)
        mend = f"write {near or 'true or false'}"
        refuse("KS110", f"'{text}' is neither true nor false", "true or false", mend)
    return text == "true"


def _whole(value: object) -> int:
    text = _need_text(value, "a whole number")
    if not _WHOLE.match(text):
        refuse("KS110", f"'{text}' is no whole number", "digits, at most 18", "write a number")
    return int(text)


def _number(value: object) -> decimal.Decimal:
    text = _need_text(value, "a number")
    if not _NUMBER.match(text):
        refuse(
            "KS110",
            f"'{text}' is no number",
            "digits with a point, such as 12 or 0.25",
            "write a number such as 0.25",
        )
    return decimal.Decimal(text)


def _day(value: object) -> datetime.date:
    text = _need_text(value, "a date")
    day = read_day(text)
    if day is None:
        mend = _day_mend(text) or "write the year first: 2026-04-01"
        refuse("KS110", f"'{text}' is no date", "year-month-day, such as 2026-04-01", mend)
    return day


def _day_mend(text: str) -> str:
    """A day written the other way round, as this language writes it."""
    found = _TURNED_DAY.match(text)
    if found is None:
        return ""
    turned = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    return f"write {turned}{found[4]}" if read_day(turned) else ""


def read_day(text: str) -> datetime.date | None:
    """The date written as `2026-04-01`, or None."""
    if not _DAY.match(text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _version(text: str) -> str:
    if not _SEMVER.match(text):
        digits = [*re.findall("[0-9]+", text), "0", "0", "0"][:3]
        mend = f"write {'.'.join(digits)}" if text[:1].isalnum() else "write 1.0.0"
        refuse("KS112", f"'{text}' is no version", "three numbers, such as 1.0.0", mend)
    return text


def _clock(value: object) -> datetime.time:
    text = _need_text(value, "a time of day")
    if not _CLOCK.match(text):
        mend = f"write '{text.replace('.', ':')}'" if _CLOCK.match(text.replace(".", ":")) else ""
        mend = mend or "write hours and minutes: '10:15'"
        refuse("KS110", f"'{text}' is no time of day", "hours and minutes, such as 10:15", mend)
    return datetime.time.fromisoformat(text)


def _moment(value: object) -> datetime.datetime:
    text = _need_text(value, "a date and time")
    match = _MOMENT.match(text)
    day = read_day(match.group(1)) if match else None
    if match is None or day is None:
        mend = _day_mend(text) or "write 2026-05-04T10:00"
        refuse("KS110", f"'{text}' is no date and time", "such as 2026-05-04T10:00", mend)
    return datetime.datetime.combine(day, datetime.time.fromisoformat(match.group(2)))


def read_duration(text: str) -> Duration | None:
    """The length of time written as `15min 3h 60d 5wd 2w 6mo 1y`, or None."""
    match = _LENGTH.match(text)
    return Duration(int(match.group(1)), match.group(2)) if match else None


def _length(value: object) -> Duration:
    text = _need_text(value, "a length of time")
    length = read_duration(text)
    if length is None:
        refuse(
            "KS601",
            f"'{text}' is no length of time",
            "15min, 3h, 60d, 5wd (working days), 2w, 6mo or 1y",
            _length_mend(text),
        )
    return length


def _length_mend(text: str) -> str:
    digits = re.match(r"([0-9]{1,6}) *(min|h|d|wd|w|mo|y|)", text)
    if digits is None:
        return "write a number and a unit: 5wd"
    return f"write {digits[1]}{digits[2] or 'wd'}" + ("" if digits[2] else f" or {digits[1]}d")


def as_list(value: object) -> list[object] | None:
    """The value, if it is a list; models get bare objects from the loader."""
    return cast("list[object]", value) if isinstance(value, list) else None


def as_map(value: object) -> dict[str, object] | None:
    """The value, if it is a map; its keys are texts, as YAML's are here."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def _many(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _need_text(value: object, expected: str) -> str:
    if not isinstance(value, str):
        refuse("KS106", f"{expected} is expected here, not a {_shape(value)}", expected)
    return value


def _shape(value: object) -> str:
    return "map" if isinstance(value, dict) else "list"


# Editors read 120 as a number and true as a flag; here they are texts like any other.
_ANY_SCALAR = WithJsonSchema({"type": ["string", "number", "boolean"]})
_ID_SCHEMA = WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_]*$"})
_NAME_SCHEMA = WithJsonSchema(
    {"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"}
)

Id = Annotated[str, AfterValidator(_id), _ID_SCHEMA]
Name = Annotated[str, AfterValidator(_name), _NAME_SCHEMA]
Text = Annotated[str, AfterValidator(_text), _ANY_SCALAR]
RULE = "rule"  # a mark that pydantic passes over: `ksmart fmt` quotes rules, editors complete them
RuleText = Annotated[str, AfterValidator(_text), _ANY_SCALAR, RULE]
Flag = Annotated[bool, BeforeValidator(_flag)]
Version = Annotated[str, AfterValidator(_version)]
Whole = Annotated[int, BeforeValidator(_whole)]
Number = Annotated[decimal.Decimal, BeforeValidator(_number)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
Clock = Annotated[datetime.time, BeforeValidator(_clock)]
Moment = Annotated[datetime.datetime, BeforeValidator(_moment)]
Length = Annotated[
    Duration,
    BeforeValidator(_length),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,6}(min|h|d|wd|w|mo|y)$"}),
]
_ONE_OR_MANY = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
)
Ids = Annotated[tuple[Id, ...], BeforeValidator(_many), _ONE_OR_MANY]
Names = Annotated[tuple[Name, ...], BeforeValidator(_many), _ONE_OR_MANY]


class Words(Spec):
    """A text for people, in English and in Malayalam."""

    en: Text
    ml: Text | None = None
