"""Rows that references point to: loaded for a decision, offered for choice, taken over as first values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

import msgspec

from runtime.access.actor import Actor
from runtime.answers.checking import asked_words
from runtime.catalogue import Behind, Context, Field, File, Record, Service
from runtime.files.doors import file_doors
from runtime.ground import Ground
from runtime.refusal import NOT_FOUND, Refusal

MOST_WORDS = 4


async def with_rows(
    ground: Ground, actor: Actor, service: Service, ctx: Context, answers: Mapping[str, Any]
) -> Context:
    """The context with the rows that answers refer to; those it has already are not asked again.

    What is no id, or names no row, is no row: the check of the answers tells it.
    """
    wanted = {
        name: sorted(str(key) for key in keys if key not in ctx.rows.get(name, {}))
        for name, keys in _named(service.record, answers).items()
    }
    wanted = {name: keys for name, keys in wanted.items() if keys}
    door = file_doors(service, actor).rows
    if not wanted or door is None:
        return ctx
    scope = _scope(actor, ctx.local_body)
    text: str | None = await ground.doors.value(door, *scope, msgspec.json.encode(wanted).decode())
    raw = msgspec.json.decode(text or "{}", type=dict[str, dict[UUID, msgspec.Raw]])
    return with_loaded(service, ctx, raw)


def with_loaded(
    service: Service, ctx: Context, raw: Mapping[str, Mapping[UUID, msgspec.Raw]]
) -> Context:
    """The context with rows as a door gave them."""
    if not raw:
        return ctx
    kinds = {behind.name: behind for behind in _behinds(service.record.fields)}
    rows: dict[str, Mapping[UUID, Any]] = dict(ctx.rows)
    for name, by_id in raw.items():
        behind = kinds.get(name)
        if behind is not None:
            found = {
                key: msgspec.json.decode(row, type=behind.row)
                for key, row in by_id.items()
                if bytes(row) != b"null"
            }
            rows[name] = {**rows.get(name, {}), **found}
    return replace(ctx, rows=rows)


def of_file(service: Service, ctx: Context, file: File) -> Context:
    """The context with the rows that a loaded file refers to."""
    return with_loaded(service, ctx, file.rows_behind)


def seen(ctx: Context) -> dict[str, dict[str, str]]:
    """The rows that a decision looked at, with their versions: the commit door looks at them again."""
    return {
        name: {str(key): str(row.row_version) for key, row in rows.items()}
        for name, rows in ctx.rows.items()
    }


def first_values(record: Record, answers: dict[str, Any], ctx: Context) -> dict[str, Any]:
    """The answers with what is taken over from the rows they refer to, where nothing was answered."""
    filled = dict(answers)
    for field in record.fields:
        if field.default_from is None or filled.get(field.name) is not None:
            continue
        reference, member = field.default_from
        row = _row(record, filled, reference, ctx)
        value = None if row is None else _member(row, member, field)
        if value is not None:
            filled[field.name] = value
    return filled


async def choices(
    ground: Ground,
    actor: Actor,
    service: Service,
    path: str,
    local_body: str,
    text: str = "",
    applicant: UUID | None = None,
) -> str:
    """What may be chosen as the answer to a reference, as a JSON array of id, number and label.

    Raises:
        Refusal: 404 for a question that refers to no record, or is not put to this actor.
    """
    door = file_doors(service, actor).look.get(path)
    if door is None:
        raise Refusal(NOT_FOUND)
    words = asked_words(text)[:MOST_WORDS]
    found: str | None = await ground.doors.value(door, *_scope(actor, local_body), applicant, words)
    return found or "[]"


def _scope(actor: Actor, local_body: str) -> tuple[Any, ...]:
    if actor.post is None:
        return (actor.session, local_body)
    return (actor.session, actor.post.id, local_body)


def _named(record: Record, answers: Mapping[str, Any]) -> dict[str, set[UUID]]:
    """The ids that answers name, by the record that they refer to."""
    found: dict[str, set[UUID]] = {}
    for behind, value in _references(record.fields, answers):
        key = _id(value)
        if key is not None:
            found.setdefault(behind.name, set()).add(key)
    return found


def _references(
    fields: Iterable[Field], answers: Mapping[str, Any]
) -> Iterator[tuple[Behind[Any], Any]]:
    for field in fields:
        value = answers.get(field.name)
        if field.behind is not None:
            yield field.behind, value
        elif field.fields and isinstance(value, list):
            for row in cast("list[object]", value):
                if isinstance(row, dict):
                    yield from _references(field.fields, cast("dict[str, Any]", row))


def _behinds(fields: Iterable[Field]) -> Iterator[Behind[Any]]:
    for field in fields:
        if field.behind is not None:
            yield field.behind
        yield from _behinds(field.fields)


def _id(value: Any) -> UUID | None:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


def _row(record: Record, answers: Mapping[str, Any], reference: str, ctx: Context) -> Any:
    field = next((one for one in record.fields if one.name == reference), None)
    return None if field is None else chosen_row(field, answers.get(reference), ctx)


def chosen_row(field: Field, value: Any, ctx: Context) -> Any:
    """The row that an answer names, if it may be chosen: of any other one nothing is shown or taken over."""
    if field.behind is None:
        return None
    row = ctx.row(field.behind, _id(value))
    return row if row is not None and (field.pick is None or field.pick(row, ctx)) else None


def standing_values(
    record: Record, answers: Mapping[str, Any], ctx: Context, *, may_choose: bool = True
) -> dict[str, Any]:
    """What stands in the entry beside what is proposed of it, by the name of the question.

    Nothing private, and with `may_choose` nothing of an entry that the actor could not choose himself.
    """
    found: dict[str, Any] = {}
    by_name = {field.name: field for field in record.fields}
    for field in record.fields:
        if field.proposes is None or field.private:
            continue
        reference, member = by_name[field.proposes[0]], field.proposes[1]
        key = answers.get(reference.name)
        row = chosen_row(reference, key, ctx) if may_choose else _any_row(reference, key, ctx)
        if row is not None:
            found[field.name] = _member(row, member, field)
    return found


def _any_row(field: Field, value: Any, ctx: Context) -> Any:
    return None if field.behind is None else ctx.row(field.behind, _id(value))


def _member(row: Any, member: str, field: Field) -> Any:
    if field.bilingual:
        pair = {end: getattr(row, f"{member}_{end}", None) for end in ("en", "ml")}
        return pair if all(pair.values()) else None
    return msgspec.to_builtins(getattr(row, member, None))
