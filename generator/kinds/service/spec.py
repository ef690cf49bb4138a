"""`service`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from generator.load.scalars import Id, Ids, Name, Spec, Words


class ServiceSpec(Spec):
    """What is asked for. `form` and `workflow` may be left out where only one fits."""

    LATER: ClassVar[frozenset[str]] = frozenset({"opened_by", "parties", "pays", "set"})

    service: Id
    title: Words
    record: Name
    form: Name | None = None
    workflow: Name | None = None
    who: Ids = Field(description="The roles that may apply.")
    channels: list[Literal["portal", "counter", "akshaya", "kiosk", "app"]] = Field(
        ["portal"], description="Where it can be applied for."
    )
    checklist: Words | None = None
    help: Words | None = None
