"""Things of the catalogue that a path names."""

from __future__ import annotations

from typing import Any

from runtime.catalogue import Master, Register, Report, Service
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.call import Call


def service_of(call: Call) -> Service:
    """The service of the path. Raises 404."""
    found = call.ground.catalogue.service(call.part("module"), call.part("service"))
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def register_of(call: Call) -> Register:
    """The register of the path. Raises 404."""
    found = call.ground.catalogue.register(call.part("module"), call.part("register"))
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def report_of(call: Call) -> Report:
    """The report of the path. Raises 404."""
    found = call.ground.catalogue.report(call.part("module"), call.part("report"))
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def master_of(call: Call) -> Master[Any]:
    """The master of the path. Raises 404."""
    found = call.ground.catalogue.master(call.part("module"), call.part("master"))
    if found is None:
        raise Refusal(NOT_FOUND)
    return found
