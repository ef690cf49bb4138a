"""Paths to fields, as `unique`, registers and policies write them: `name.en`, `members.name`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.diagnostics import did_you_mean
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.names import Names, item_span
from generator.rules.types import Typed
from generator.symbols import Field, field_at, fields_at

LANGUAGES = ("en", "ml")


def field_of_path(fields: tuple[Field, ...], path: str) -> Field | None:
    """The field that a path means; the language behind a bilingual one is passed over."""
    found = field_at(fields, path)
    if found is None:
        above, _, last = path.rpartition(".")
        outer = field_at(fields, above) if last in LANGUAGES else None
        if outer is not None and outer.bilingual:
            return outer
    return found


def split_path(fields: tuple[Field, ...], path: str) -> tuple[Field | None, str]:
    """The row's own field that a path begins with, and what follows it."""
    steps = path.split(".")
    for length in range(len(steps), 0, -1):
        field = field_at(fields, ".".join(steps[:length]))
        if field is not None and "." not in field.path:
            return field, ".".join(steps[length:])
    return None, path


def kept_path(fields: tuple[Field, ...], path: str) -> str:
    """A path as fields are kept: `place.home.house.en` is `place_home_house.en`."""
    field = field_of_path(fields, path)
    if field is None:
        return path
    last = path.rpartition(".")[2]
    is_language = field.bilingual and last in LANGUAGES and field.spelt != path
    return f"{field.path}.{last}" if is_language and field_at(fields, path) is None else field.path


def check_path(
    names: Names,
    document: Document,
    fields: tuple[Field, ...],
    builtins: Mapping[str, Typed],
    path: str,
    at: tuple[Step, ...],
    groups: bool = False,
) -> bool:
    """Whether the record has such a field; told where it has not. `groups`: a group of fields will do."""
    if path in builtins or field_of_path(fields, path) is not None:
        return True
    if groups and fields_at(fields, path):
        return True
    if any(names.is_lost(document, word) for word in path.split(".")):
        return False
    known = [*all_paths(fields), *builtins]
    last = at[-1]
    span = item_span(document, at[:-1], last) if isinstance(last, int) else document.span(*at)
    names.report(
        "KS210",
        span,
        f"the record has no field '{path}'",
        expected=", ".join(known),
        mend=did_you_mean(path, [*known, *_WORDS_FOR_ALL]),
    )
    return False


_WORDS_FOR_ALL = ("all", "flagged")
"""Words that stand for fields where an action says what may be edited."""


def all_paths(fields: Iterable[Field]) -> list[str]:
    """Every path below these fields, in order."""
    paths: list[str] = []
    for field in fields:
        above = field.path.removesuffix(field.name)
        paths.append(f"{above}{field.spelt}")
        paths += all_paths(field.fields)
    return paths
