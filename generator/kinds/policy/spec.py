"""`policy`: as its author writes it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from generator.load.scalars import (
    Duration,
    Id,
    Ids,
    Name,
    RuleText,
    Spec,
    as_list,
    read_duration,
    refuse,
)

VERBS = ("create", "read", "act", "pay", "export")
LATER_VERBS = ("assign",)


def _verbs(value: object) -> object:
    verbs = [value] if isinstance(value, str) else as_list(value)
    for verb in verbs or ():
        if verb in LATER_VERBS:
            refuse("KS108", f"this edition does not carry '{verb}' here yet", ", ".join(VERBS))
    return value if verbs is None else verbs


def _keep(value: object) -> Duration | None:
    length = read_duration(value) if isinstance(value, str) else None
    if length is None and value != "forever":
        refuse("KS601", f"'{value}' is no time to keep", "a length such as 90d or 3y, or forever")
    return length


Verbs = Annotated[
    tuple[Literal["create", "read", "act", "pay", "export"], ...], BeforeValidator(_verbs)
]
Keep = Annotated[
    Duration | None,
    BeforeValidator(_keep),
    WithJsonSchema({"type": "string", "pattern": "^(forever|[0-9]{1,6}(min|h|d|wd|w|mo|y))$"}),
]


class PolicyRuleSpec(Spec):
    """Roles, what they may do, and to which rows."""

    role: Ids = Field(description="Roles, all held alike.")
    can: Verbs = Field(description="create, read, act, pay, export.")
    where: RuleText = Field(description="A rule over the row and `me`.")


class PrivateSpec(Spec):
    """How a private field looks, and who sees it whole."""

    mask: Literal["all", "last4"] = Field(description="What others see of it.")
    full: Ids = Field((), description="The roles that see it whole.")


class PolicySpec(Spec):
    """Who may do what to the rows of a record; named like the record."""

    LATER: ClassVar[frozenset[str]] = frozenset({"only"})

    policy: Id
    of: Name | None = Field(None, description="The record, where the name is not its own.")
    rules: list[PolicyRuleSpec]
    private: dict[Name, PrivateSpec] = Field(
        {}, description="How private fields look, and who sees them whole."
    )
    keep: dict[Id, Keep] = Field({}, description="How long files in a state are kept.")
