"""`notification`: as its author writes it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from generator.load.scalars import Id, Name, Spec, Text, Words

Channel = Literal["sms", "whatsapp", "email"]


def _many(value: object) -> object:
    return [value] if isinstance(value, str) else value


class MessageSpec(Spec):
    """What is said of one event. `{number}`, `{name.en}` stand for what the file has."""

    dlt: Text | None = Field(None, description="The id under which the text is registered for SMS.")
    text: Words = Field(
        description="The message; placeholders in braces, the same in both languages."
    )
    subject: Words | None = Field(
        None, description="Of an e-mail; the service's title where left out."
    )


class NotificationSpec(Spec):
    """Who is told what of a file's events, by which channel."""

    LATER: ClassVar[frozenset[str]] = frozenset({"when", "quiet"})

    notification: Id
    of: Name | None = Field(None, description="The service, where it is not for all of the module.")
    to: Id = Field(description="`applicant`, or a role: whoever holds its posts in that office.")
    via: Annotated[tuple[Channel, ...], BeforeValidator(_many)] = Field(
        description="Channels: sms, whatsapp, email. The list of notices on the portal has every one."
    )
    events: dict[Id, MessageSpec] = Field(description="What is said of each event of a file.")
