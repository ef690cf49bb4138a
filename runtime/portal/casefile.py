"""The page of one file, for its applicant and for staff."""

from __future__ import annotations

from dataclasses import replace

from runtime.access.policy import Policy
from runtime.catalogue import Field
from runtime.files import actions
from runtime.portal.case import ONE, Case, Section, doable, due_of, read_case
from runtime.portal.catalogue_words import action_named, local_body_name
from runtime.portal.errors import show_page
from runtime.portal.frame import language_of, new_key, page, params
from runtime.portal.papers import of_case
from runtime.portal.picking import labels_of
from runtime.portal.printing import Printed, Printer, day
from runtime.portal.proposed import beside_file
from runtime.portal.words import WORDS
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.route import route
from runtime.words import Words


@route("GET", ONE, Policy.SESSION, show=show_page)
async def one(call: Call) -> Answer:
    """The file's page."""
    return await file_page(call, await read_case(call))


ROUTES = [one]


async def file_page(
    call: Call,
    case: Case,
    wrong: str | None = None,
    mistakes: list[Words] | None = None,
    typed: str = "",
    status: int = 200,
) -> Answer:
    """The page; `wrong` names the action whose form came back, with what is wrong and what was typed."""
    _, found = await actions(call.ground, call.actor, case.service, call.id(), case.scope)
    done = action_named(case.service, params(call).get("done", ""))
    today = call.ground.clock.now().date()
    documents, certificates = await of_case(call, case)
    return page(
        call,
        "portal/file.html",
        status=status,
        case=case,
        body=local_body_name(call.ground, case.file["local_body"]),
        due=due_of(case, today),
        due_on=day(case.due_on) if case.due_on else None,
        submitted=day(case.file["submitted_on"]),
        sections=await _sections(call, case),
        doable=[doable(case, action) for action in found],
        mine=any(action.edit for action in found),
        done=done.label if done else None,
        wrong_action=wrong,
        mistake=mistakes[0] if mistakes else None,
        typed=typed,
        wrong=mistakes,
        problems=[(f"remark-{wrong}", words) for words in mistakes or ()],
        key=new_key(),
        seen=len(case.events),
        citizen=call.actor.post is None,
        money=case.money if case.service.fees else None,
        documents=documents,
        certificates=certificates,
        lay=case.link("/documents")
        if case.service.record.documents and any(action.edit for action in found)
        else None,
    )


async def _sections(call: Call, case: Case) -> list[Section]:
    labels = await labels_of(call.ground, call.actor, case.service, case.file)
    printer = Printer(language_of(call), call.ground.data, call.ground.clock.now().date(), labels)
    by_name = {field.name: field for field in case.service.record.fields}
    stands = await beside_file(call.ground, call.actor, case.service, case.file)

    def printed(fields: list[Field]) -> tuple[Printed, ...]:
        return tuple(
            replace(printer.answer(field, case.file.get(field.name)), stands=stands.get(field.name))
            for field in fields
            if _stands(field, case)
        )

    sections = [
        Section(item.title, printed([by_name[name] for name in item.fields]))
        for item in case.service.pages
    ]
    worked_out = printed([field for field in case.service.record.fields if field.computed])
    if worked_out:
        sections.append(Section(WORDS["worked_out"], worked_out))
    return [section for section in sections if section.printed]


def _stands(field: Field, case: Case) -> bool:
    # A question that was not put has no answer to show; one that was left empty has. What is to stay
    # as it is in a register entry is not shown among what is to change.
    if field.proposes is not None:
        return case.file.get(field.name) is not None
    return case.file.get(field.name) is not None or not field.conditional
