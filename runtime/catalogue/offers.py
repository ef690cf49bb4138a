"""What a module offers: its services and registers with their doors, and its roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.catalogue.files import File
from runtime.catalogue.masters import Master
from runtime.catalogue.records import Page, Record
from runtime.catalogue.work import Workflow
from runtime.money.shapes import Fee
from runtime.words import Words


@dataclass(frozen=True, slots=True)
class FileDoors:
    """The doors of one reader class to the files of a service; None where the policy gives none."""

    read: str
    history: str
    load: str | None = None
    open: str | None = None
    act: str | None = None
    rows: str | None = None  # the rows behind references, before anything is kept
    look: Mapping[str, str] = field(default_factory=dict[str, str])  # by field: what may be chosen
    papers: str | None = None  # where documents are laid or certificates issued
    lay: str | None = None
    dues: str | None = None  # where the service demands money
    pay: str | None = None


@dataclass(frozen=True, slots=True)
class JobDoors:
    """The doors through which time, payments and jobs move the files of a service."""

    load: str
    act: str


@dataclass(frozen=True, slots=True)
class Service:
    """What a citizen asks for: one card of the catalogue with all that carries it."""

    module: str
    name: str
    version: str
    title: Words
    checklist: Words | None
    tiers: tuple[str, ...]
    record: Record
    workflow: Workflow
    pages: tuple[Page, ...]
    template: str  # of the form, below the generated package
    file: type[File]  # what the load door gives
    classes: Mapping[str, str]  # role -> reader class
    doors: Mapping[str, FileDoors]  # reader class -> doors
    job: JobDoors | None = None  # None: only people move its files
    notice: str | None = None  # the door that messages read; None where nobody is told
    fees: tuple[Fee, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register's list; `kind` is the field type that prints it."""

    name: str
    kind: str
    label: Words
    options: Mapping[str, Words] = field(default_factory=dict[str, Words])
    master: Master[Any] | None = None
    bilingual: bool = False


@dataclass(frozen=True, slots=True)
class RegisterDoors:
    """The doors of one reader class to a register."""

    list: str
    read: str
    search: str | None = None
    versions: str | None = None  # where entries have versions
    then: str | None = None  # the version of a day


@dataclass(frozen=True, slots=True)
class Register:
    """A list of records that staff look through: columns, filters, search."""

    module: str
    name: str
    record: str
    title: Words
    columns: tuple[Column, ...]
    filters: tuple[str, ...]
    service: str | None  # whose files these are; None for a register of entries
    classes: Mapping[str, str]
    doors: Mapping[str, RegisterDoors]
    exports: tuple[str, ...] = ()  # csv, xlsx
    exporters: tuple[str, ...] = ()  # roles that may take the whole list with them
    labels: Mapping[str, Words] = field(
        default_factory=dict[str, Words]
    )  # of a versioned entry's fields


@dataclass(frozen=True, slots=True)
class Role:
    """A role: held as a person or through a post."""

    name: str
    title: Words
    held: str  # person | post


@dataclass(frozen=True, slots=True)
class Module:
    """A module's table of contents. Services and registers are `package:NAME`, imported on first use."""

    name: str
    version: str
    title: Words
    roles: tuple[Role, ...]
    masters: Mapping[str, str]
    calendars: Mapping[str, str]
    services: Mapping[str, str]
    registers: Mapping[str, str]
    certificates: Mapping[str, str] = field(default_factory=dict[str, str])
    notifications: Mapping[str, str] = field(default_factory=dict[str, str])
    jobs: Mapping[str, str] = field(default_factory=dict[str, str])
    standing: Mapping[str, str] = field(default_factory=dict[str, str])  # fees of standing demands
    reports: Mapping[str, str] = field(default_factory=dict[str, str])
    imports: Mapping[str, str] = field(default_factory=dict[str, str])
