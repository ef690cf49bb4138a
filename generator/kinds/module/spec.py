"""`module`: as its author writes it."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from generator.load.scalars import Id, Ids, Spec, Version, Whole, Words, as_list, refuse

_RANGE = re.compile(r"\^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\Z")


def _range(text: str) -> str:
    if not _RANGE.match(text):
        digits = [*re.findall("[0-9]+", text), "1", "0"][:2] if text[:1].isdigit() else ["1", "0"]
        mend = f"write ^{'.'.join(digits)}"
        refuse("KS112", f"'{text}' is no range of versions", "a caret and two numbers: ^1.0", mend)
    return text


def _roles(value: object) -> object:
    """`[clerk, secretary]` as a map of roles that other modules describe."""
    named = as_list(value)
    if named is None or not all(isinstance(item, str) for item in named):
        return value
    return dict.fromkeys(named)


VersionRange = Annotated[str, AfterValidator(_range)]


class RoleSpec(Spec):
    """One role. `person`: anyone logged in for himself; `post`: through a dated holding."""

    title: Words
    held: Literal["person", "post"]


Roles = Annotated[
    dict[Id, RoleSpec | None],
    BeforeValidator(_roles, json_schema_input_type=list[Id] | dict[Id, RoleSpec]),
]


class ModuleSpec(Spec):
    """A functional area: whose masters, records and roles it may name, and who acts in it."""

    LATER: ClassVar[frozenset[str]] = frozenset({"exports", "hooks", "retired"})

    module: Id = Field(description="The module's id; its folder has the same name.")
    ksmart: Whole = Field(description="The edition of the spec language: 1.")
    version: Version = Field(description="The module's version, such as 1.0.0.")
    title: Words
    tiers: Ids = Field((), description="The tiers of local bodies that it serves.")
    uses: dict[Id, VersionRange] = Field(
        {}, description="Modules whose masters, records and roles may be named here."
    )
    roles: Roles = Field({}, description="Roles described here, or a list of those named here.")
