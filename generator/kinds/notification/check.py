"""Rules over notifications: what would go wrong only when a message is sent."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Severity
from generator.kinds.notification.resolve import placeholders
from generator.symbols import Message, Notification, SymbolTable

MOST_PARTS = 4
"""Parts of one SMS: each is paid for, and long ones come out of order."""
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# How long what a placeholder stands for is, at most, where the spec does not say.
_LONG = {"date": 10, "link": 60, "code": 30, "state": 40, "money": 16, "int": 10, "text": 40}


def check_notifications(table: SymbolTable) -> Iterator[Diagnostic]:
    """Placeholders that agree, ids for SMS, messages that fit."""
    for notification in table.notifications.values():
        for message in notification.events.values():
            yield from missing_malayalam(
                message.text, message.span, f"the message at '{message.event}'"
            )
            yield from _agree(message)
            if "sms" in notification.via:
                yield from _dlt(message)
                yield from _parts(message)
        yield from _nobody(notification, table)


def _agree(message: Message) -> Iterator[Diagnostic]:
    english, malayalam = placeholders(message.text)
    if message.text.ml and english != malayalam:
        only = sorted(english ^ malayalam)
        yield Diagnostic(
            "KS875",
            message.span,
            f"the two languages do not say the same: {', '.join('{' + one + '}' for one in only)} stands in one only",
            expected="the same placeholders in English and in Malayalam",
        )


def _dlt(message: Message) -> Iterator[Diagnostic]:
    if not message.dlt:
        yield Diagnostic(
            "KS876",
            message.span,
            f"the message at '{message.event}' has no DLT id: operators drop SMS without one",
            expected='dlt: "1207160000000000001"',
        )


def _parts(message: Message) -> Iterator[Diagnostic]:
    for language, words in (("English", message.text.en), ("Malayalam", message.text.ml)):
        parts = sms_parts(words, message)
        if parts > MOST_PARTS:
            yield Diagnostic(
                "KS877",
                message.span,
                f"in {language} this may take {parts} SMS",
                expected=f"at most {MOST_PARTS}: 70 characters in one, 67 in each of several, 160 and 153 where all are plain Latin",
                severity=Severity.WARNING,
            )


def sms_parts(words: str, message: Message) -> int:
    """How many SMS a text takes with its placeholders filled as long as they may be."""
    kinds = {one.path: one.kind for one in message.variables}
    length, text = 0, words
    for path, kind in kinds.items():
        text, times = text.replace("{" + path + "}", ""), words.count("{" + path + "}")
        length += times * _LONG.get(kind, 40)
    plain = set(text) <= _GSM and all(
        kind in ("date", "link", "code", "int") for kind in kinds.values()
    )
    length += len(text.encode("utf-16-le")) // 2
    one, several = (160, 153) if plain else (70, 67)
    return 1 if length <= one else -(-length // several)


def _nobody(notification: Notification, table: SymbolTable) -> Iterator[Diagnostic]:
    """Officers have no SMS of their own yet: a role is told on the portal and by e-mail."""
    role = table.roles.get(notification.to)
    if role is not None and role.held == "person":
        yield Diagnostic(
            "KS878",
            notification.span,
            f"'{notification.to}' is everybody: which person is told?",
            expected="applicant, or a role that is held through posts",
            mend="write `to: applicant`",
        )
