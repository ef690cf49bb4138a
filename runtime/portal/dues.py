"""What a file owes and what came in, as its pages show it: the facts that paying and receipts share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

import msgspec

from runtime.catalogue import FileDoors, Service
from runtime.files.doors import file_doors
from runtime.money.paying import (
    money_of,
)
from runtime.portal.case import Case
from runtime.portal.frame import params
from runtime.portal.printing import row_label
from runtime.web.call import Call
from runtime.words import Words

ONE = "/pay/{module:str}/{service:str}/{id:str}"


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a select."""

    value: str
    label: Words
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """A receipt in a list."""

    number: str
    href: str
    cancelled: bool


async def money_at(call: Call, case: Case) -> dict[str, Any]:
    text = await money_of(call.ground, call.actor, case.service, call.id(), case.scope)
    return cast("dict[str, Any]", msgspec.json.decode(text))


def slips(call: Call, money: dict[str, Any]) -> list[Slip]:
    return [
        Slip(r["number"], address_at(call, f"/receipt/{r['id']}"), r["cancelled"] is not None)
        for r in money["receipts"]
    ]


def doors_of(call: Call, service: Service) -> FileDoors:
    return file_doors(service, call.actor)


def rows_of(
    call: Call, master: tuple[str, str], chosen: str | None = None, counter: bool = False
) -> list[Choice]:
    found = call.ground.catalogue.master(*master)
    if found is None:
        return []
    today = call.ground.clock.now().date()
    return [
        Choice(row.code, row_label(row, row.code), row.code == chosen)
        for row in call.ground.data.rows(found, today)
        if not counter or row.counter
    ]


def title_of(title: dict[str, str | None]) -> Words | None:
    return Words(title["en"] or "", title["ml"] or "") if title["en"] else None


def address_at(call: Call, rest: str = "", **asked: str) -> str:
    """An address below this file's money, in the same scope."""
    scope = params(call).get("in")
    query = {**({"in": scope} if scope else {}), **asked}
    address = f"/pay/{call.part('module')}/{call.part('service')}/{call.part('id')}{rest}"
    return address + (f"?{urlencode(query)}" if query else "")
