"""Messages to people: SMS and the like."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One message to one person."""

    to: str  # a mobile number for sms
    channel: str  # sms
    purpose: str  # what it is for, never what it says: the one part that may be logged
    text: str
    dlt: str | None = None  # under which id operators know the text of an SMS
    subject: str | None = None  # of an e-mail


class NotSentError(Exception):
    """The message was surely not accepted: it may be tried again."""


class MessageSender(Protocol):
    """Hands messages to whoever delivers them. Called outside any transaction.

    An implementation returns once the message was accepted, raises `NotSentError` when it surely was
    not, and anything else when it cannot know: such a message is set aside and never sent twice.
    """

    async def send(self, message: Message) -> None:
        """Hand over one message."""
        ...
