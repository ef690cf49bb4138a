"""Doors made from their templates, each with its final name."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.ir.doors import DoorIR, PartIR, ReaderIR
from generator.ir.tables import TableIR
from generator.lower.doors.enters import enters, paired, selected
from generator.text.sql import door_name
from generator.text.templates import render

SEARCH_REACH = 800
"""How many words one search term may touch: some 15 pages of the word index."""
SEARCH_PAGE = 20
"""How many rows a search shows; who finds more adds a word."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One combination of filters of a list: the plpgsql test, what it adds, how it walks."""

    when: str
    inner: str
    by_ward: bool
    filtered: bool


def door(schema: str, plain: str, owner: str, template: str, **values: object) -> DoorIR:
    """A door from its template; the text's digest becomes part of its name."""
    text = render("generator.lower.doors", template, **values).strip() + "\n"
    final = door_name(schema, plain, text)
    return DoorIR(f"{schema}.{plain}", final, owner, text.replace("{door}", final))


def read(
    schema: str, plain: str, reader: ReaderIR, parts: list[PartIR], source: str, filed: bool
) -> DoorIR:
    """One row as JSON with its version; `filed` where the row is a file's record."""
    return door(
        schema, f"{plain}_{reader.name}", reader.owner, "read.sql.j2",
        enters=enters(reader), parts=selected(parts), source=source, condition=reader.condition, filed=filed,
    )  # fmt: skip


def history(schema: str, plain: str, reader: ReaderIR, table: str, forms: bool) -> DoorIR:
    """The events of a file that this class may read."""
    return door(
        schema, f"{plain}_{reader.name}", reader.owner, "history.sql.j2",
        enters=enters(reader), citizen=reader.kind == "citizen", table=table, condition=reader.condition, forms=forms,
    )  # fmt: skip


def load(schema: str, plain: str, reader: ReaderIR, parts: list[PartIR], source: str) -> DoorIR:
    """Everything that an action's rules read, or the answer kept under its key."""
    return door(
        schema, f"{plain}_{reader.name}", reader.owner, "load.sql.j2",
        enters=enters(reader), citizen=reader.kind == "citizen", parts=selected(parts), source=source,
        condition=reader.condition,
    )  # fmt: skip


def list_rows(
    schema: str,
    plain: str,
    reader: ReaderIR,
    parts: list[PartIR],
    table: str,
    filters: Mapping[str, str],
) -> DoorIR:
    """A page of rows, newest first; one branch for every combination of filters, each planned apart.

    `filters` are the columns with the SQL type that what was given is read as, '' for text.
    """
    return door(
        schema, f"{plain}_{reader.name}", reader.owner, "list.sql.j2",
        enters=enters(reader), by_ward=reader.by_ward, parts=paired(parts), table=table,
        condition=reader.condition, filters=filters,
        branches=_branches(reader, filters),
    )  # fmt: skip


def _branches(reader: ReaderIR, filters: Mapping[str, str]) -> list[Branch]:
    branches: list[Branch] = []
    for given in itertools.product((False, True), repeat=len(filters)):
        pairs = list(zip(filters, given, strict=True))
        chosen = [name for name, is_given in pairs if is_given]
        by_ward = reader.by_ward and "ward" not in chosen
        alias = "k" if by_ward else "r"
        branches.append(
            Branch(
                when=" and ".join(f"p_{name} is {'not ' if on else ''}null" for name, on in pairs),
                inner="".join(f" and {alias}.{name} = p_{name}{filters[name]}" for name in chosen),
                by_ward=by_ward,
                filtered=bool(chosen),
            )
        )
    return branches


def search(
    schema: str, plain: str, reader: ReaderIR, parts: list[PartIR], table: str, words: TableIR
) -> DoorIR:
    """Rows whose words begin with all the words asked for."""
    return door(
        schema, f"{plain}_{reader.name}", reader.owner, "search.sql.j2",
        enters=enters(reader), parts=paired(parts), table=table, condition=reader.condition, words=words.full_name,
        by_ward=reader.by_ward, reach=SEARCH_REACH, page=SEARCH_PAGE,
    )  # fmt: skip


def rows(
    schema: str,
    plain: str,
    table: str,
    columns: Sequence[str],
    order: str,
    item: str = "row_to_json(t)",
) -> DoorIR:
    """All rows of a public list, of all dates; `item` is what stands for one."""
    return door(
        schema, plain, "ksmart_job", "rows.sql.j2",
        table=table, columns=columns, order=order, item=item,
    )  # fmt: skip
