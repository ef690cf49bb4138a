"""Checking one's answers, and submitting them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from runtime.access.policy import Policy
from runtime.answers.faults import Faults
from runtime.answers.typed import read_typed
from runtime.catalogue import Page
from runtime.drafts import faults_of, submit_draft, with_typed_rows
from runtime.drafts.drafts import read_whole
from runtime.money.quoting import quote
from runtime.portal.catalogue_words import apply_address, local_body_name
from runtime.portal.errors import reasons, show_page
from runtime.portal.frame import go, language_of, new_key, page, params
from runtime.portal.money_lines import Charge, amount, charge
from runtime.portal.opened import ONE, OpenDraft, open_draft
from runtime.portal.partial import mistakes_by_path
from runtime.portal.picking import chosen_labels
from runtime.portal.printing import Printed, Printer
from runtime.portal.proposed import beside
from runtime.portal.sent import sent_form
from runtime.refusal import ANSWERS, DUPLICATE, MOVED_ON, Refusal
from runtime.refused import Refused, refusal_of
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route
from runtime.words import Words


@route("GET", ONE + "/check", Policy.SESSION, show=show_page)
async def check(call: Call) -> Answer:
    """All answers, to be read once more."""
    return await _check_page(call, await open_draft(call))


@route("POST", ONE + "/check", Policy.SESSION, form=True, show=show_page)
async def submit(call: Call) -> Answer:
    """Open the file. Sent twice, it opens one."""
    sent = await sent_form(call)
    service, draft = service_of(call), call.id()
    try:
        made = await submit_draft(
            call.ground, call.actor, service, draft, sent.version, sent.key, sent.digest()
        )
    except Refused as error:
        refusal = refusal_of(error)
        if refusal.problem is MOVED_ON:
            return go(f"{apply_address(service)}/{draft}/check?elsewhere=1")
        if refusal.reason == "documents":
            return go(f"{apply_address(service)}/{draft}/documents?missing=1")
        if refusal.problem in (ANSWERS, DUPLICATE):
            return await _check_page(call, await open_draft(call), refusal)
        raise refusal from error
    return go(f"/received/{service.module}/{service.name}/{made.id}")


ROUTES = [check, submit]


async def _check_page(call: Call, at: OpenDraft, refused: Refusal | None = None) -> Answer:
    lang = language_of(call)
    answers = at.draft.answers
    faults = await faults_of(call.ground, call.actor, at.service, at.draft.local_body, answers)
    mistakes = mistakes_by_path(faults, answers, at.service)
    shaped = read_typed(answers, at.service.record.fields, Faults())
    labels = chosen_labels(at.service.record.fields, shaped, at.ctx)
    printer = Printer(lang, at.ctx.masters, at.ctx.today, labels)
    sections = [
        (
            item.title,
            at.page(item, **{"from": "check"}),
            _printed(at, item, printer, shaped, mistakes),
        )
        for item in at.pages
    ]
    problems: list[tuple[str | None, Words]] = []
    if refused is not None and refused.problem is DUPLICATE:
        problems = [(None, words) for words in reasons(refused)]
    return page(
        call,
        "portal/check.html",
        status=refused.problem.status if refused else 200,
        service=at.service,
        body=local_body_name(call.ground, at.draft.local_body),
        sections=sections,
        costs=[] if mistakes or not at.service.fees else await _costs(call, at, lang),
        ready=not mistakes,
        wrong=problems,
        missing=bool(mistakes),
        problems=problems,
        elsewhere=params(call).get("elsewhere") is not None,
        version=at.draft.row_version,
        key=new_key(),
        action=at.address("/check"),
        back=at.page(at.pages[-1]) if at.pages else at.address(),
        later=at.address("?saved=1"),
    )


async def _costs(call: Call, at: OpenDraft, lang: str) -> list[tuple[str, str, list[Charge]]]:
    """What it will cost, now and later, with its arithmetic; nothing where that cannot be told yet."""
    typed = at.draft.answers
    ctx = await with_typed_rows(call.ground, call.actor, at.service, at.ctx, typed)
    _, answers = read_whole(at.service, typed, ctx)
    if answers is None:
        return []
    try:
        found = quote(at.service, answers, ctx)
    except Refusal:
        return []
    parts = (
        ("money_now", found.now, found.now_paise),
        ("money_later", found.later, found.later_paise),
    )
    return [
        (word, amount(paise), [charge(msgspec.to_builtins(line), lang) for line in lines])
        for word, lines, paise in parts
        if lines
    ]


def _printed(
    at: OpenDraft, item: Page, printer: Printer, shaped: dict[str, Any], mistakes: dict[str, Words]
) -> tuple[Printed, ...]:
    def wrong(name: str) -> Words | None:
        return next(
            (words for path, words in mistakes.items() if path.partition(".")[0] == name), None
        )

    stands = beside(at.service, shaped, at.ctx)
    return tuple(
        replace(
            printer.answer(field, shaped.get(field.name), wrong=wrong(field.name)),
            stands=stands.get(field.name),
        )
        for field in at.fields(item)
    )
