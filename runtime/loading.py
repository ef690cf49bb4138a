"""The generated package, found by name: modules at start, services and registers on first use."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from runtime.catalogue import (
    Calendar,
    Certificate,
    Import,
    Job,
    Master,
    Module,
    Notification,
    Register,
    Report,
    Service,
)
from runtime.money.shapes import Fee

Thing = TypeVar(
    "Thing",
    Service,
    Register,
    Report,
    Master[Any],
    Calendar,
    Module,
    Certificate,
    Notification,
    Job,
    Fee,
    Import,
)


class CatalogueError(RuntimeError):
    """The generated package is not what the runtime knows; `ksmart generate` writes it anew."""


class Catalogue:
    """Every module of one generated package.

    Only the tables of contents are imported at start. What they list is imported when it is first
    asked for, so that a process pays for the modules it serves.
    """

    def __init__(self, package: str) -> None:
        """Read the tables of contents of `package`, the generated package's import name.

        Raises:
            CatalogueError: There is no such package, or it does not hold what it should.
        """
        self.package = package
        self._loaded: dict[tuple[str, str, str], Any] = {}
        contents = self._import(".catalogue")
        paths: Mapping[str, str] = contents.MODULES
        self.modules: Mapping[str, Module] = {
            name: self._thing("", path, Module) for name, path in paths.items()
        }

    @property
    def folder(self) -> Path:
        """Where the package lies."""
        spec = importlib.util.find_spec(self.package)
        if spec is None or spec.origin is None:
            raise CatalogueError(f"no package {self.package}: run `ksmart generate`")
        return Path(spec.origin).parent

    def service(self, module: str, name: str) -> Service | None:
        """The service, or None where there is none of this name."""
        return self._find(module, "services", name, Service)

    def register(self, module: str, name: str) -> Register | None:
        """The register, or None where there is none of this name."""
        return self._find(module, "registers", name, Register)

    def report(self, module: str, name: str) -> Report | None:
        """The report, or None where there is none of this name."""
        return self._find(module, "reports", name, Report)

    def master(self, module: str, name: str) -> Master[Any] | None:
        """The master, or None where there is none of this name."""
        return self._find(module, "masters", name, Master)

    def calendar(self, module: str, name: str) -> Calendar | None:
        """The calendar, or None where there is none of this name."""
        return self._find(module, "calendars", name, Calendar)

    def certificate(self, module: str, name: str) -> Certificate | None:
        """The certificate, or None where there is none of this name."""
        return self._find(module, "certificates", name, Certificate)

    def notifications(self) -> list[Notification]:
        """Every notification of every module."""
        return [
            notification
            for module in self.modules.values()
            for name in module.notifications
            if (notification := self._find(module.name, "notifications", name, Notification))
        ]

    def jobs(self) -> list[Job]:
        """Every job of every module."""
        return [
            job
            for module in self.modules.values()
            for name in module.jobs
            if (job := self._find(module.name, "jobs", name, Job))
        ]

    def standing(self, name: str) -> Fee | None:
        """The fee of a standing demand by its qualified name, or None."""
        module, _, short = name.rpartition(".")
        return self._find(module, "standing", short, Fee)

    def demands(self) -> list[Job]:
        """The jobs that raise standing demands."""
        return [job for job in self.jobs() if job.demand is not None]

    def import_(self, module: str, name: str) -> Import | None:
        """The import, or None where there is none of this name."""
        return self._find(module, "imports", name, Import)

    def masters(self) -> list[Master[Any]]:
        """Every master of every module."""
        return [
            master
            for module in self.modules.values()
            for name in module.masters
            if (master := self.master(module.name, name)) is not None
        ]

    def calendars(self) -> list[Calendar]:
        """Every calendar of every module."""
        return [
            calendar
            for module in self.modules.values()
            for name in module.calendars
            if (calendar := self.calendar(module.name, name)) is not None
        ]

    def services(self) -> list[Service]:
        """Every service of every module."""
        return [
            service
            for module in self.modules.values()
            for name in module.services
            if (service := self.service(module.name, name)) is not None
        ]

    def _find(self, module: str, shelf: str, name: str, kind: type[Thing]) -> Thing | None:
        key = (module, shelf, name)
        found = self._loaded.get(key)
        if found is None:
            contents = self.modules.get(module)
            path: str | None = getattr(contents, shelf).get(name) if contents else None
            if path is None:
                return None
            found = self._loaded[key] = self._thing(f".{module}", path, kind)
        return found

    def _thing(self, below: str, path: str, kind: type[Thing]) -> Thing:
        """What `path` (module:NAME) names, below a package of the tree."""
        where, _, name = path.partition(":")
        found = getattr(self._import(f"{below}.{where}"), name, None)
        if not isinstance(found, kind):
            raise CatalogueError(
                f"{path} of {self.package}{below} is no {kind.__name__}: run `ksmart generate`"
            )
        return found

    def _import(self, path: str) -> ModuleType:
        try:
            return importlib.import_module(path, self.package)
        except ModuleNotFoundError as error:
            raise CatalogueError(f"{error.name} is missing: run `ksmart generate`") from error
