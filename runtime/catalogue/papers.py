"""What is handed out: certificates and messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.catalogue.masters import Master
from runtime.words import Words


@dataclass(frozen=True, slots=True)
class Variable:
    """What a certificate or a message reads of a row, and how it is printed.

    Behind a reference `member` of the row of `master`; `language` is en or ml where one alone is
    meant, `table` the table whose column it is, `field` the member of the row where it is not named
    as the path begins.
    """

    path: str
    kind: str
    options: Mapping[str, Words] = field(default_factory=dict[str, Words])
    master: Master[Any] | None = None
    member: str | None = None
    bilingual: bool = False
    language: str | None = None
    table: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is issued of a register entry: drawn, sealed, checked by anyone."""

    name: str  # module.certificate
    title: Words
    record: str  # module.record of the entry
    template: str  # below the generated package
    languages: tuple[str, ...]
    by: Words  # whose title stands under it
    sign: str  # seal | dsc | esign
    variables: tuple[Variable, ...]
    load_door: str
    show: tuple[Variable, ...] = ()  # what the seal says
    sealed: bool = False
    valid: str | None = None  # the date of the entry that is its last day
    standing: Mapping[str, str] = field(
        default_factory=dict[str, str]
    )  # state of the entry's life -> expired | suspended | revoked


@dataclass(frozen=True, slots=True)
class Message:
    """What is said of one event; `{path}` stands for what its variable prints."""

    text: Words
    dlt: str | None = None  # the id under which operators know the text
    subject: Words | None = None
    variables: tuple[Variable, ...] = ()


@dataclass(frozen=True, slots=True)
class Notification:
    """Who is told what of files: `applicant`, or a role of the file's office."""

    name: str  # module.notification
    services: tuple[str, ...]  # module.service
    to: str
    via: tuple[str, ...]
    events: Mapping[str, Message]
