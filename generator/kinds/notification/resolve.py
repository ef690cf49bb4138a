"""Notifications: whose events, who is told, and what their placeholders mean."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.diagnostics import Span, did_you_mean
from generator.kinds.notification.spec import MessageSpec, NotificationSpec
from generator.load.document import Document
from generator.resolve.names import Names
from generator.resolve.variables import variable_at
from generator.resolve.words import text_of, text_or_none
from generator.symbols import (
    Certificate,
    Master,
    Message,
    Notification,
    Record,
    Service,
    Text,
    Variable,
    Workflow,
)

BUILT_IN: Mapping[str, str] = {
    "number": "code",
    "state": "state",
    "due": "date",
    "submitted_on": "date",
    "service": "text",
    "office": "text",
    "remark": "text",
    "link": "link",
}
"""What a message may say beside the record's fields; `link` leads to the file, or to what was issued."""

APPLICANT = "applicant"
ISSUED = "issued"
_HOLE = re.compile(r"\{([^{}]*)\}")
_CODES = ("KS871", "KS872", "KS873")


def resolve_notifications(
    names: Names,
    records: Mapping[str, Record],
    masters: Mapping[str, Master],
    services: Mapping[str, Service],
    workflows: Mapping[str, Workflow],
    certificates: Mapping[str, Certificate],
) -> dict[str, Notification]:
    """The notifications by qualified name."""
    made: dict[str, Notification] = {}
    for name, document in names.of_kind("notification"):
        spec = document.spec
        assert isinstance(spec, NotificationSpec)
        if spec.to != APPLICANT:
            names.knows_role(document, spec.to, document.span("to"))
        told = _services(names, document, spec, services)
        if not told:
            continue
        flows = [workflows[service.workflow] for service in told if service.workflow in workflows]
        one = _Reading(names, document, records, masters, told, flows, certificates)
        events = {
            event: message
            for event, written in spec.events.items()
            if one.knows(event) and (message := one.message(event, written)) is not None
        }
        made[name] = Notification(
            name, document.module, document.name, tuple(service.name for service in told), spec.to,
            tuple(dict.fromkeys(spec.via)), events, document.span(),
        )  # fmt: skip
    return made


def _services(
    names: Names, document: Document, spec: NotificationSpec, services: Mapping[str, Service]
) -> list[Service]:
    if spec.of is not None:
        name = names.refer(document, spec.of, ("service",), document.span("of"))
        return [services[name]] if name in services else []
    own = [service for service in services.values() if service.module == document.module]
    if not own and document.module not in names.lost:
        names.report(
            "KS870", document.span(), "this module has no service whose events could be told",
            expected="a service in the module", mend="write `of: module.service`",
        )  # fmt: skip
    return own


def events_of(workflow: Workflow) -> dict[str, None]:
    """The names of everything that can happen to a file of this workflow, in order."""
    found: dict[str, None] = {"submit": None}
    for state in workflow.states:
        found.update(dict.fromkeys(action.name for action in state.actions))
        found.update(dict.fromkeys(branch.name for branch in getattr(state, "branches", ())))
        happened: Mapping[str, object] = getattr(state, "events", {})
        found.update(dict.fromkeys(happened))
        if getattr(state, "expire", None) is not None:
            found["expire"] = None
        found.update(dict.fromkeys(state.tells))
        if state.issues:
            found[ISSUED] = None
    return found


class _Reading:
    """One notification while it is resolved."""

    def __init__(
        self, names: Names, document: Document, records: Mapping[str, Record], masters: Mapping[str, Master],
        services: list[Service], flows: list[Workflow], certificates: Mapping[str, Certificate],
    ) -> None:  # fmt: skip
        self.names = names
        self.document = document
        self.records = records
        self.masters = masters
        self.told = [records[service.record] for service in services if service.record in records]
        self.events = {event: None for flow in flows for event in events_of(flow)}
        self.issued = [
            records[certificates[name].of]
            for flow in flows
            for state in flow.states
            for name in state.issues
            if name in certificates
        ]

    def knows(self, event: str) -> bool:
        """Whether the event can happen; told where it cannot."""
        if event in self.events:
            return True
        if not self.names.is_lost(self.document, event):
            self.names.report(
                "KS874", self.document.key_span("events", event), f"nothing called '{event}' ever happens to these files",
                expected=", ".join(self.events), mend=did_you_mean(event, self.events),
            )  # fmt: skip
        return False

    def message(self, event: str, written: MessageSpec) -> Message | None:
        """The message with its variables; None where a placeholder is wrong."""
        text = text_of(written.text)
        found: dict[str, Variable] = {}
        before = len(self.names.found)
        for language, words in (("en", text.en), ("ml", text.ml)):
            span = self.document.span("events", event, "text", language)
            for hole in _HOLE.findall(words):
                for one in self.variable(event, hole, span) if hole not in found else ():
                    found[hole] = one
        if len(self.names.found) > before:
            return None
        return Message(
            event, written.dlt or "", text, text_or_none(written.subject), tuple(found.values()),
            self.document.key_span("events", event),
        )  # fmt: skip

    def variable(self, event: str, hole: str, span: Span) -> tuple[Variable, ...]:
        first, _, rest = hole.partition(".")
        entry = next((record for record in self.issued if record.short == first), None)
        if entry is not None and not any(record.field(first) for record in self.told):
            if event != ISSUED:
                self.names.report(
                    "KS871", span, f"'{hole}' is known once it was issued: at the event '{ISSUED}'",
                    expected=f"a message at `{ISSUED}`",
                )  # fmt: skip
                return ()
            found = variable_at(
                self.names, self.document, entry, self.masters, rest, span, {"number": "code", "life": "code"}, _CODES
            )  # fmt: skip
            return tuple(_below(one, first) for one in found)
        made: tuple[Variable, ...] = ()
        for record in self.told:
            made = variable_at(
                self.names, self.document, record, self.masters, hole, span, BUILT_IN, _CODES
            )
            if not made:
                return ()
        if made and made[0].table:
            self.names.report(
                "KS873", span, f"'{hole}' is a table: a message has one line", expected="a field"
            )
            return ()
        return made


def _below(one: Variable, entry: str) -> Variable:
    return Variable(
        f"{entry}.{one.path}",
        one.kind,
        one.options,
        one.master,
        one.member,
        one.bilingual,
        one.language,
        one.table,
        one.field,
    )


def placeholders(text: Text) -> tuple[set[str], set[str]]:
    """The placeholders of a text in English and in Malayalam."""
    return set(_HOLE.findall(text.en)), set(_HOLE.findall(text.ml))
