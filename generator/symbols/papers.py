"""What is handed out: certificates and messages."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from generator.diagnostics import Span
from generator.symbols.words import Option, Text


class Variable(Struct, frozen=True):
    """What a template or a message reads of a row, as people see it.

    `kind` is the field type that prints it; behind a reference `member` of the row of `master`.
    `language` is 'en' or 'ml' where the path ends in one, `table` the table whose column it is.
    `field` is what the row has it under where that is not the path's first step.
    """

    path: str
    kind: str
    options: tuple[Option, ...] = ()
    master: str = ""
    member: str = ""
    bilingual: bool = False
    language: str = ""
    table: str = ""
    field: str = ""


class Certificate(Struct, frozen=True):
    """What is issued of a register entry. `standing` says what states of its life do to it."""

    name: str
    module: str
    short: str
    of: str
    title: Text
    template: str
    text: str
    languages: tuple[str, ...]
    by: str
    sign: str
    variables: tuple[Variable, ...]
    show: tuple[Variable, ...]
    sealed: bool
    valid: str
    standing: tuple[tuple[str, str], ...]
    span: Span


class Message(Struct, frozen=True):
    """What is said of one event; `dlt` is '' where it has no registered id."""

    event: str
    dlt: str
    text: Text
    subject: Text | None
    variables: tuple[Variable, ...]
    span: Span


class Notification(Struct, frozen=True):
    """Who is told what of the files of `services`; `to` is 'applicant' or a role."""

    name: str
    module: str
    short: str
    services: tuple[str, ...]
    to: str
    via: tuple[str, ...]
    events: Mapping[str, Message]
    span: Span
