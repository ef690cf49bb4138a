"""What is proposed of a register entry, shown beside what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.access.actor import Actor
from runtime.catalogue import Context, Field, Service
from runtime.files.behind import standing_values, with_rows
from runtime.ground import Ground
from runtime.portal.printing import Printer
from runtime.portal.words import WORDS
from runtime.words import Words


def beside(service: Service, answers: Mapping[str, Any], ctx: Context) -> dict[str, Words]:
    """What a form says beneath its questions: `In the register: 01/05/2026`."""
    return _printed(service, standing_values(service.record, answers, ctx), ctx)


async def beside_file(
    ground: Ground, actor: Actor, service: Service, file: Mapping[str, Any]
) -> dict[str, Words]:
    """The same for a file that lies before who may act on it."""
    if not any(field.proposes for field in service.record.fields):
        return {}
    ctx = ground.context(service, actor, str(file["local_body"]))
    ctx = await with_rows(ground, actor, service, ctx, file)
    found = standing_values(service.record, file, ctx, may_choose=actor.post is None)
    return _printed(service, found, ctx)


def _printed(service: Service, found: Mapping[str, Any], ctx: Context) -> dict[str, Words]:
    fields = {field.name: field for field in service.record.fields}
    return {
        name: Words(_said(fields[name], value, ctx, "en"), _said(fields[name], value, ctx, "ml"))
        for name, value in found.items()
    }


def _said(field: Field, value: Any, ctx: Context, lang: str) -> str:
    texts = Printer(lang, ctx.masters, ctx.today).texts(field, value)
    said = ", ".join(text.text for text in texts) or "—"
    return f"{WORDS['in_register'].in_language(lang)}: {said}"
