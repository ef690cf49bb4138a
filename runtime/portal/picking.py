"""Choosing a row of a record in a form that works without script: type, press Find, choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from runtime.access.actor import Actor
from runtime.catalogue import Context, Field, Service
from runtime.files.behind import choices, chosen_row, with_rows
from runtime.ground import Ground
from runtime.portal.printing import row_label
from runtime.portal.sent import Sent
from runtime.refusal import Refusal
from runtime.words import Words

FIND = "_find."
LOOK = "_look"


@dataclass(frozen=True, slots=True)
class Pick:
    """What may be chosen as one answer, and what was typed to find it."""

    options: tuple[tuple[str, Words], ...]
    text: str = ""


Picks = Mapping[str, Pick]
"""By the path of the question; rows of a table share that of their column."""


def looked_for(sent: Sent) -> tuple[str, str] | None:
    """The question whose Find was pressed, and what was typed there; None where another button was."""
    path = sent.own(LOOK)
    if not path:
        return None
    column = ".".join(step for step in path.split(".") if not step.isdigit())
    return column, sent.own(f"{FIND}{path}").strip()


async def picks_of(
    ground: Ground,
    actor: Actor,
    service: Service,
    fields: Iterable[Field],
    raw: Mapping[str, str],
    ctx: Context,
    finds: Mapping[str, str],
) -> Picks:
    """What may be chosen for each question that refers to a record; what is chosen already stays among it."""
    found: dict[str, Pick] = {}
    for field, path in _references(fields):
        text = finds.get(path, "")
        try:
            body = await choices(ground, actor, service, path, ctx.local_body, text, ctx.for_person)
        except Refusal:
            continue  # this actor has no door to it: nothing may be chosen
        rows: list[dict[str, Any]] = msgspec.json.decode(body)
        options = {row["id"]: _label(row) for row in rows}
        for kept in _kept(raw, path):
            row = chosen_row(field, kept, ctx)
            if row is not None:
                options = {str(kept): label_of(row), **options}
        found[path] = Pick(tuple(options.items()), text)
    return found


async def labels_of(
    ground: Ground, actor: Actor, service: Service, file: Mapping[str, Any]
) -> dict[str, Words]:
    """The labels of the rows that a file refers to, by id; none for whom no door gives them."""
    if not any(True for _ in _references(service.record.fields)):
        return {}
    ctx = ground.context(service, actor, str(file["local_body"]))
    ctx = await with_rows(ground, actor, service, ctx, file)
    return {str(key): label_of(row) for rows in ctx.rows.values() for key, row in rows.items()}


def chosen_labels(
    fields: Iterable[Field], shaped: Mapping[str, Any], ctx: Context
) -> dict[str, Words]:
    """The labels of the rows that answers name and may name, by id."""
    found: dict[str, Words] = {}
    for field in fields:
        row = chosen_row(field, shaped.get(field.name), ctx)
        if row is not None:
            found[str(shaped[field.name])] = label_of(row)
        if field.fields:
            for one in shaped.get(field.name) or ():
                found |= chosen_labels(field.fields, one, ctx)
    return found


def label_of(row: Any) -> Words:
    """Number and name of a row."""
    number = str(row.number or row.id)
    name = row_label(row, "")
    return Words(
        f"{number} · {name.en}" if name.en else number,
        f"{number} · {name.ml}" if name.ml else number,
    )


def _label(row: Mapping[str, Any]) -> Words:
    number, label = str(row["number"] or row["id"]), row["label"]
    en, ml = (label[lang] or label["en"] or "" for lang in ("en", "ml"))
    return Words(f"{number} · {en}" if en else number, f"{number} · {ml}" if ml else number)


def _references(fields: Iterable[Field]) -> Iterable[tuple[Field, str]]:
    for field in fields:
        if field.behind is not None:
            yield field, field.name
        for inner in field.fields:
            if inner.behind is not None:
                yield inner, f"{field.name}.{inner.name}"


def _kept(raw: Mapping[str, str], path: str) -> list[UUID]:
    """The rows that are chosen now, in any row of a table."""
    table, _, inner = path.rpartition(".")
    texts = [
        text
        for name, text in raw.items()
        if name == path or (table and name.startswith(f"{table}.") and name.endswith(f".{inner}"))
    ]
    found: list[UUID] = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
