"""The counter: a member of staff opens a file for somebody who has come to the office."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from runtime.access.policy import Policy
from runtime.answers.faults import Fault, Faults
from runtime.answers.typed import read_typed
from runtime.answers.types import Bilingual
from runtime.catalogue import Context, Service
from runtime.drafts import with_typed_rows
from runtime.files import open_file
from runtime.files.filing import Applicant, at_counter, context_for, open_door
from runtime.portal.catalogue_words import files_address
from runtime.portal.errors import reasons, show_page
from runtime.portal.forms import FormView, problems_of, questions_of
from runtime.portal.frame import go, language_of, new_key, page
from runtime.portal.partial import asked_fields, mistakes_by_path, shown_names
from runtime.portal.picking import looked_for, picks_of
from runtime.portal.posted import (
    Raw,
    page_answers,
    plain_mobile,
    with_row_added,
    without_empty_rows,
    without_row,
)
from runtime.portal.rows import row_button
from runtime.portal.sent import Sent, sent_form
from runtime.portal.words import say
from runtime.refusal import ANSWERS, NOT_ALLOWED, Refusal
from runtime.refused import Refused, refusal_of
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route
from runtime.words import Words

PATH = "/counter/{module:str}/{service:str}"
WHO = ("_mobile", "_name_en", "_name_ml")
_NOTHING: Mapping[str, Words] = MappingProxyType({})
_NO_FINDS: Mapping[str, str] = MappingProxyType({})


@route("GET", "/counter", Policy.SESSION, show=show_page)
async def shelf(call: Call) -> Answer:
    """The services that this post opens files of."""
    if call.actor.post is None:
        return go("/posts")
    services = [s for s in call.ground.catalogue.services() if _opens(call, s)]
    cards = [(s.title, f"/counter/{s.module}/{s.name}") for s in services]
    return page(call, "portal/counter.html", cards=cards)


@route("GET", PATH, Policy.SESSION, show=show_page)
async def ask(call: Call) -> Answer:
    """Who applies, and every question."""
    service = _service(call)
    return await _form(call, service, _context(call, service), {}, {})


@route("POST", PATH, Policy.SESSION, form=True, show=show_page)
async def open_for(call: Call) -> Answer:
    """Open the file. What an answer reveals is asked before; sent twice, it is opened once."""
    service = _service(call)
    sent = await sent_form(call)
    ctx, fields = _context(call, service), asked_fields(service)
    typed: Raw = page_answers(sent.controls, fields)
    table, index, add = row_button(sent, fields)
    if table is not None:
        typed = with_row_added(typed, table) if add else without_row(typed, table, index)
        return await _form(call, service, ctx, typed, _who(sent))
    who = _applicant(sent)
    if look := looked_for(sent):
        if who is not None:
            ctx = await at_counter(call.ground, call.actor, ctx, who)
        return await _form(call, service, ctx, typed, _who(sent), finds=dict([look]))
    typed = without_empty_rows(typed, fields)
    ctx = await with_typed_rows(call.ground, call.actor, service, ctx, typed)
    shown = shown_names(service, typed, ctx)
    answered = {path.partition(".")[0] for path in typed}
    if any(field.conditional and field.name in shown - answered for field in fields):
        return await _form(call, service, ctx, typed, _who(sent))
    kept = {path: text for path, text in typed.items() if path.partition(".")[0] in shown}
    answers = read_typed(kept, tuple(f for f in fields if f.name in shown), Faults())
    try:
        made = await open_file(
            call.ground, call.actor, service, ctx.local_body, msgspec.json.encode(answers),
            sent.key, sent.digest(), who,
        )  # fmt: skip
    except Refused as error:
        refusal = refusal_of(error)
        mistakes = mistakes_by_path(_faults(refusal), typed, service)
        more = [] if refusal.problem is ANSWERS and mistakes else reasons(refusal)
        return await _form(
            call, service, ctx, typed, _who(sent), mistakes, more, refusal.problem.status
        )
    return go(f"{files_address(service.module, service.name)}/{made.id}")


ROUTES = [shelf, ask, open_for]


def _opens(call: Call, service: Service) -> bool:
    doors = service.doors.get(call.actor.reader_class(service.classes) or "")
    role = call.actor.role(service.classes)
    return doors is not None and doors.open is not None and role in service.workflow.submit_by


def _service(call: Call) -> Service:
    service = service_of(call)
    if call.actor.post is None or not _opens(call, service):
        raise Refusal(NOT_ALLOWED, reason="role")
    open_door(service, call.actor)
    return service


def _context(call: Call, service: Service) -> Context:
    post = call.actor.post
    assert post is not None
    return context_for(call.ground, call.actor, service, post.local_body)


def _who(sent: Sent) -> dict[str, str]:
    return {name: sent.own(name).strip() for name in WHO}


def _applicant(sent: Sent) -> Applicant | None:
    """Who applies; None where the mobile number is none, so that opening says what is missing."""
    mobile, en, ml = (sent.own(name).strip() for name in WHO)
    try:
        return msgspec.convert(
            {"mobile": plain_mobile(mobile), "name": msgspec.to_builtins(Bilingual(en, ml or en))},
            Applicant,
        )
    except msgspec.ValidationError:
        return None


def _faults(refusal: Refusal) -> list[Fault]:
    return [
        Fault(fault.pointer.removeprefix("/answers"), fault.code, fault.message)
        for fault in refusal.faults
        if not fault.pointer.startswith("/applicant")
    ]


async def _form(
    call: Call,
    service: Service,
    ctx: Context,
    raw: Mapping[str, str],
    who: Mapping[str, str],
    mistakes: Mapping[str, Words] = _NOTHING,
    more: list[Words] | None = None,
    status: int = 200,
    finds: Mapping[str, str] = _NO_FINDS,
) -> Answer:
    ctx = await with_typed_rows(call.ground, call.actor, service, ctx, raw)
    shown = shown_names(service, raw, ctx)
    fields = [field for field in asked_fields(service) if field.name in shown]
    picks = await picks_of(call.ground, call.actor, service, fields, raw, ctx, finds)
    questions = questions_of(service, service.pages, raw, mistakes, shown, ctx, picks)
    problems = problems_of(questions, mistakes) + [(None, words) for words in more or ()]
    form = FormView(
        service=service.title,
        title=service.title,
        pages=(),
        questions=questions,
        action=f"/counter/{service.module}/{service.name}",
        back="/counter",
        go=say("counter_go", language_of(call)),
        version=1,
        key=new_key(),
        problems=problems,
    )
    return page(
        call, "portal/counter_form.html", status=status, form=form, who=who, wrong=problems
    )  # fmt: skip
