"""Telling people of a file's events: heard from the outbox, written down once, sent by channel.

The notice and its messages are one commit, unique for event, person and notification: hearing an event
again tells nobody twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from runtime.catalogue import Message, Notification, Service, Variable
from runtime.certificates.printing import day, printed
from runtime.clock import new_id
from runtime.files.filing import LOCAL_BODIES
from runtime.ground import Ground
from runtime.jobs.outbox import Listener
from runtime.words import Words

TOPIC = "file"
"""All that happens to files: `file.submit`, `file.approve`, `file.issued`."""

APPLICANT = "applicant"
_HOLE = re.compile(r"\{([^{}]*)\}")


LATE = "late"
_LATE_WORDS = Message(
    Words(
        "{number} ({service}) stands in {state} longer than was promised. Due on {due}. {link}",
        "{number} ({service}) വാഗ്ദാന സമയം കഴിഞ്ഞിട്ടും '{state}' ഘട്ടത്തിലാണ്. നൽകേണ്ട തീയതി {due}. {link}",
    ),
    subject=Words("A file is late", "ഒരു ഫയൽ വൈകിയിരിക്കുന്നു"),
    variables=tuple(
        Variable(path, "text") for path in ("number", "service", "state", "due", "link")
    ),
)


class Happened(msgspec.Struct, frozen=True):
    """An event as the outbox tells it."""

    module: str
    service: str
    file: UUID
    local_body: str = ""
    seq: int = 0
    entry: UUID | None = None
    certificate: UUID | None = None
    tell: str | None = None  # the role that a broken promise is told to

    @property
    def occasion(self) -> str:
        """Which of a file's events it is."""
        return str(self.certificate or self.seq)


class Reached(msgspec.Struct, frozen=True):
    """Somebody who is told, and how he is reached."""

    person: UUID
    mobile: str | None
    email: str | None
    language: str


_PEOPLE = msgspec.json.Decoder(list[Reached])


def notice_events(ground: Ground) -> dict[str, Listener]:
    """The listener that tells."""
    by_service: dict[str, list[Notification]] = {}
    for notification in ground.catalogue.notifications():
        for service in notification.services:
            by_service.setdefault(service, []).append(notification)

    async def hear(topic: str, payload: bytes) -> None:
        event = topic.removeprefix("file.")
        happened = msgspec.json.decode(payload, type=Happened)
        name = f"{happened.module}.{happened.service}"
        own = False
        for notification in by_service.get(name, ()):
            if (message := notification.events.get(event)) is not None:
                await tell(ground, notification, event, message, happened)
                own |= event == LATE and notification.to == happened.tell
        if event == LATE and happened.tell and not own:
            await tell(ground, _escalation(happened.tell, name), LATE, _LATE_WORDS, happened)

    return {TOPIC: hear}


def _escalation(role: str, service: str) -> Notification:
    """How a role is told that a time has run out where no notification has words of its own for it."""
    return Notification(f"{service}.late.{role}", (service,), role, ("email",), {LATE: _LATE_WORDS})


async def tell(
    ground: Ground, notification: Notification, event: str, message: Message, happened: Happened
) -> None:
    """Write one notice for each person who is told, with a message for each channel that reaches him."""
    service = ground.catalogue.service(happened.module, happened.service)
    if service is None or service.notice is None:
        return
    text: str | None = await ground.doors.value(
        service.notice, happened.local_body, happened.file, happened.seq, happened.entry
    )
    if text is None:
        return
    row: dict[str, Any] = msgspec.json.decode(text)
    role = None if notification.to == APPLICANT else notification.to
    people = _PEOPLE.decode(
        await ground.doors.value(
            "ksmart.notice_people", happened.local_body, UUID(row["applicant"]), role
        )
    )
    now = ground.clock.now()
    for person in people:
        words = {
            lang: filled(ground, service, message, happened, row, lang, role)
            for lang in ("en", "ml")
        }
        notice = {
            "person": person.person, "id": new_id(now), "local_body": happened.local_body, "file": happened.file,
            "module": happened.module, "service": happened.service, "name": notification.name, "event": event,
            "occasion": happened.occasion, "text_en": words["en"], "text_ml": words["ml"], "at": now,
        }  # fmt: skip
        messages = [
            {
                "to": to,
                "channel": channel,
                "purpose": f"{notification.name}.{event}",
                "text": words[person.language],
                "dlt": message.dlt,
                "subject": (message.subject or service.title).in_language(person.language),
            }
            for channel in notification.via
            if (to := person.email if channel == "email" else person.mobile)
        ]
        await ground.doors.value("ksmart.notice_keep", _json(notice), _json(messages))


def filled(
    ground: Ground, service: Service, message: Message, happened: Happened, row: Mapping[str, Any], lang: str,
    role: str | None,
) -> str:  # fmt: skip
    """The message in one language; what has no value leaves nothing behind."""
    on = ground.clock.now().date()
    entries: Mapping[str, Any] = row.get("entries") or {}

    def builtin(path: str, language: str) -> str | None:
        return _builtin(ground, service, happened, row, path, language, role)

    values: dict[str, str] = {}
    for one in message.variables:
        first, _, rest = one.path.partition(".")
        if first in entries and first not in row:
            values[one.path] = _of_entry(ground, one, rest, entries[first] or {}, lang, on)
        else:
            values[one.path] = printed(one, row, lang, ground.data, on, builtin)
    # In one pass: braces in what somebody wrote are his own.
    return _HOLE.sub(lambda hole: values.get(hole[1], ""), message.text.in_language(lang))


def _no_builtin(path: str, lang: str) -> str | None:
    del path, lang
    return None


def _of_entry(
    ground: Ground, variable: Variable, path: str, entry: Mapping[str, Any], lang: str, on: date
) -> str:
    if path in ("number", "life"):
        return str(entry.get(path) or "")
    return printed(replace(variable, path=path), entry, lang, ground.data, on, _no_builtin)


def _builtin(
    ground: Ground, service: Service, happened: Happened, row: Mapping[str, Any], path: str, lang: str,
    role: str | None,
) -> str | None:  # fmt: skip
    if path == "number":
        return str(row["number"])
    if path in ("due", "submitted_on"):
        return day(row[path])
    if path == "state":
        state = service.workflow.states.get(row["state"])
        return state.title.in_language(lang) if state else str(row["state"])
    if path == "service":
        return service.title.in_language(lang)
    if path == "remark":
        return str(row["remark"] or "")
    if path == "office":
        bodies = ground.catalogue.master(*LOCAL_BODIES)
        body = (
            None
            if bodies is None
            else ground.data.find(bodies, happened.local_body, ground.clock.now().date())
        )
        return str(getattr(body, f"name_{lang}", "") or happened.local_body)
    if path == "link":
        home = (ground.address or ground.papers.address).rstrip("/")
        if happened.certificate is not None and role is None:
            return f"{home}/certificates/{happened.certificate}"
        return f"{home}/files/{service.module}/{service.name}/{happened.file}"
    return None


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
