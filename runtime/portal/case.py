"""A file as its pages look at it: where it stands, what happened, what one may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

import msgspec

from runtime.catalogue import Action, Service, State
from runtime.files import history, read_file
from runtime.portal.catalogue_words import (
    action_label,
    action_named,
    files_address,
    role_title,
    state_title,
)
from runtime.portal.frame import language_of, params
from runtime.portal.printing import Due, Printed, Printer, due, moment
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.words import Words

ONE = "/files/{module:str}/{service:str}/{id:str}"


@dataclass(frozen=True, slots=True)
class Event:
    """One step of the history."""

    title: Words
    at: str
    who: Words | None
    remark: str | None
    form: tuple[Printed, ...] = ()  # what an officer filled in with it
    flags: tuple[Words, ...] = ()  # questions that were to be answered anew


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page of the form."""

    title: Words
    printed: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class Doable:
    """An action with its form; `last` marks one after which nothing more can be done."""

    name: str
    label: Words
    href: str
    remark: bool
    edit: bool
    last: bool
    form: bool = False
    flags: tuple[tuple[str, Words], ...] = ()  # questions that may be marked to be answered anew


@dataclass(frozen=True, slots=True)
class Case:
    """A file as its page shows it."""

    service: Service
    version: int
    file: Mapping[str, Any]
    events: tuple[Event, ...]  # newest first
    address: str
    scope: str | None  # the local body that was asked for, where it is not the post's own

    @property
    def state(self) -> Words:
        """Where it stands."""
        return state_title(self.service, self.file["state"])

    @property
    def stopped(self) -> bool:
        """Whether the clock stands."""
        state = self.service.workflow.states.get(self.file["state"])
        return bool(state and state.clock_stopped)

    @property
    def due_on(self) -> date | None:
        """The promised day."""
        text = self.file["due_on"]
        return date.fromisoformat(text) if text else None

    @property
    def remark(self) -> str | None:
        """What the office said last."""
        return next((event.remark for event in self.events if event.remark), None)

    @property
    def alike(self) -> list[tuple[str, str, Words]]:
        """Address, number and state of files that are likely the same; only staff are told."""
        files = files_address(self.service.module, self.service.name)
        scope = f"?{urlencode({'in': self.scope})}" if self.scope else ""
        return [
            (f"{files}/{one['id']}{scope}", one["number"], state_title(self.service, one["state"]))
            for one in self.file.get("alike") or ()
        ]

    @property
    def money(self) -> str:
        """The address of what it owes."""
        return self.link().replace("/files/", "/pay/", 1)

    def link(self, rest: str = "", **asked: Any) -> str:
        """An address below the file's, in the same scope."""
        query = {**({"in": self.scope} if self.scope else {}), **asked}
        return self.address + rest + (f"?{urlencode(query)}" if query else "")


async def read_case(call: Call) -> Case:
    """The file that the address names. Raises 404 where the actor may not see it."""
    service, scope = service_of(call), params(call).get("in")
    found = await read_file(call.ground, call.actor, service, call.id(), scope)
    events: list[dict[str, Any]] = msgspec.json.decode(
        await history(call.ground, call.actor, service, call.id(), scope)
    )
    return Case(
        service=service,
        version=found.row_version,
        file=msgspec.json.decode(found.body),
        events=tuple(_event(call, service, event) for event in reversed(events)),
        address=f"{files_address(service.module, service.name)}/{call.id()}",
        scope=scope,
    )


def _event(call: Call, service: Service, event: dict[str, Any]) -> Event:
    said = cast("dict[str, Any]", event["said"] or {})
    labels = {field.name: field.label for field in service.record.fields}
    return Event(
        title=action_label(service, event["action"]),
        at=moment(event["at"]),
        who=role_title(call.ground, event["role"]),
        remark=said.get("remark"),
        form=_filled_in(call, service, event),
        flags=tuple(labels[name] for name in said.get("flags", ()) if name in labels),
    )


def _filled_in(call: Call, service: Service, event: dict[str, Any]) -> tuple[Printed, ...]:
    """An officer's answers, by the questions of the form that he filled in."""
    kept: dict[str, Any] | None = event.get("form")
    action = action_named(service, event["action"]) if kept else None
    if kept is None or action is None or action.form is None:
        return ()
    printer = Printer(language_of(call), call.ground.data, call.ground.clock.now().date())
    answers: dict[str, Any] = kept["answers"]
    return tuple(
        printer.answer(field, answers.get(field.name))
        for field in action.form.fields
        if answers.get(field.name) is not None
    )


def due_of(case: Case, today: date) -> Due:
    """How the file stands against its promised date."""
    return due(case.due_on, today, case.stopped, bool(case.file["ended"]))


def doable(case: Case, action: Action) -> Doable:
    """An action as a page offers it."""
    target = case.service.workflow.states.get(action.to or "")
    last = bool(target and target.end and target.effects is None)
    return Doable(
        action.name,
        action.label,
        case.link(f"/do/{action.name}"),
        action.ask_remark,
        bool(action.edit),
        last,
        action.form is not None,
        _flaggable(case.service, target),
    )


def _flaggable(service: Service, target: State | None) -> tuple[tuple[str, Words], ...]:
    """The questions that an officer may mark when he returns a file to where flagged ones are mended."""
    if target is None or not any(action.edit_flagged for action in target.actions):
        return ()
    return tuple((f.name, f.label) for f in service.record.fields if not f.computed)
