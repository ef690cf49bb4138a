"""Rule books from the data that the compiler makes of `spec/building_rules/`, read once."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from plugins.edcr.model.convention import Convention, InfoKey, Role, Tolerances, pattern_of
from plugins.edcr.rules.book import (
    Applies,
    Band,
    Book,
    Check,
    Edition,
    Instrument,
    Library,
    Limit,
    Proviso,
    Row,
    Table,
)
from plugins.edcr.rules.expr import Expr, expression

FORMAT = "ksmart-building-rules/1"
_HERE = Path(__file__).resolve().parents[1]
# Beside the plugin in a wheel; in a source tree where `ksmart generate` puts it.
_PLACES = (
    _HERE / "building_rules.json",
    _HERE.parents[1] / "generated/plugins/building_rules.json",
)

Data = dict[str, Any]


class RulesError(Exception):
    """There are no rule data here, or they were compiled for another edition of the plugin."""


def default_rules() -> Path:
    """The rule data that came with the plugin.

    Raises:
        RulesError: There are none.
    """
    for place in _PLACES:
        if place.is_file():
            return place
    raise RulesError(f"no rule data at {_PLACES[-1]}: run `ksmart generate`")


@lru_cache(maxsize=4)
def load_library(path: Path | None = None) -> Library:
    """The rules of a data file; those that came with the plugin when none is named.

    Raises:
        RulesError: The file is missing or of another format.
    """
    place = path or default_rules()
    try:
        return read_library(place.read_bytes())
    except OSError as error:
        raise RulesError(f"{place}: {error.strerror}: run `ksmart generate`") from error


def read_library(text: bytes) -> Library:
    """The rules of compiled data.

    Raises:
        RulesError: It is no such data.
    """
    try:
        data: Data = json.loads(text)
    except ValueError as error:
        raise RulesError(f"these are no rule data: {error}") from error
    found = data.get("format")
    if found != FORMAT:
        raise RulesError(f"rule data of format {found!r}, not {FORMAT!r}: run `ksmart generate`")
    tables = {
        owner: {name: _table(name, table) for name, table in found.items()}
        for owner, found in data["tables"].items()
    }
    books: dict[str, Book] = {}
    for name in data["books"]:
        books[name] = _book(name, data, tables, books)
    return Library(books, _convention(data["convention"]), data["digest"])


def _book(
    name: str, data: Data, tables: dict[str, dict[str, Table]], books: dict[str, Book]
) -> Book:
    raw = data["books"][name]
    own = tables.get(name, {})
    inherited = books[raw["like"]].tables if raw["like"] else {}
    files = [file for file in data["checks"] if file["owner"] in (name, "common")]
    return Book(
        name=name,
        title=raw["title"],
        instruments=tuple(
            Instrument(date.fromisoformat(i["since"]), i["ref"], i["certainty"])
            for i in raw["instruments"]
        ),
        tables={**inherited, **own},
        lets={n: _expr(e) for file in files for n, e in file["lets"].items()},
        checks=tuple(_check(n, c) for file in files for n, c in file["checks"].items()),
        groups={n: words for file in files for n, words in file["groups"].items()},
        needs={n: words for file in files for n, words in file["needs"].items()},
        inherited=frozenset(set(inherited) - set(own)),
        inherited_certainty=raw["inherited_certainty"],
    )


def _table(name: str, raw: Data) -> Table:
    return Table(
        name,
        raw["rule"],
        raw["takes"],
        tuple(raw["gives"]),
        tuple(
            Edition(
                date.fromisoformat(edition["since"]),
                edition["ref"],
                edition["certainty"],
                tuple(_row(row) for row in edition["rows"]),
            )
            for edition in raw["editions"]
        ),
    )


def _row(raw: Data) -> Row:
    words = {key: tuple(found) for key, found in raw["words"].items()}
    bands = {
        key: Band(band.get("over"), band.get("from"), band.get("upto"), band.get("under"))
        for key, band in raw["bands"].items()
    }
    return Row(raw["name"], words, bands, raw["gives"], raw["place"])


def _check(name: str, raw: Data) -> Check:
    return Check(
        name=name,
        group=raw["group"],
        title=raw["title"],
        rule=raw["rule"],
        each=raw["each"],
        only=_optional(raw["only"]),
        label=raw["label"],
        since=_day(raw["since"]),
        until=_day(raw["until"]),
        applies=tuple(Applies(_expr(one["when"]), one["else"]) for one in raw["applies"]),
        measure=_expr(raw["measure"]),
        unit=raw["unit"],
        sense=raw["sense"],
        limits=tuple(_limit(limit) for limit in raw["limits"]),
        round_up=raw["round_up"],
        then=_optional(raw["then"]),
        provisos=tuple(_proviso(one) for one in raw["provisos"]),
        need=raw["need"],
        place=raw["place"],
    )


def _limit(raw: Data) -> Limit:
    return Limit(
        value=_expr(raw["value"]),
        table=raw["table"],
        keys={name: _expr(found) for name, found in raw["with"].items()},
        over=_optional(raw["over"]),
        pick=raw["pick"],
        weight=_optional(raw["weight"]),
        plus=_optional(raw["plus"]),
    )


def _proviso(raw: Data) -> Proviso:
    instead = raw["instead"]
    return Proviso(
        raw["on"],
        _expr(raw["when"]),
        _limit(instead) if instead is not None else None,
        raw["outcome"],
        raw["rule"],
        raw["why"],
    )


def _convention(raw: Data) -> Convention:
    return Convention(
        roles={
            scope: tuple(
                Role(
                    name,
                    scope,
                    pattern_of(layer["names"]),
                    layer["names"][0],
                    layer["draw"],
                    only_one=layer["one"],
                    required=layer["required"],
                    colours=layer["colours"],
                )
                for name, layer in layers.items()
            )
            for scope, layers in raw["layers"].items()
        },
        colours={
            name: {int(colour): word for colour, word in colours.items()}
            for name, colours in raw["colours"].items()
        },
        use_names=raw["uses"],
        info={key: InfoKey(one["fact"], one["as"]) for key, one in raw["info"].items()},
        texts=raw["texts"],
        tolerances=Tolerances(**raw["tolerances"]),
    )


def _expr(raw: Data) -> Expr:
    return expression(raw["text"], raw["tree"])


def _optional(raw: Data | None) -> Expr | None:
    return None if raw is None else _expr(raw)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
