"""A scenario as the compiler writes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import msgspec


class Wait(msgspec.Struct, frozen=True):
    """A length of time in the units of the spec language."""

    amount: int
    unit: str


class Step(msgspec.Struct, frozen=True):
    """Somebody (`role`) does something with answers, pays, or time passes; then `expect` holds."""

    role: str = msgspec.field(name="as")
    do: str
    answers: dict[str, Any]
    wait: Wait | None
    expect: dict[str, Any]
    pay: list[str] = []  # heads of fees, through the gateway
    service: str = ""  # whose file it is about, where it is not the scenario's own
    who: str = ""  # the person: with posts of several roles, or one of several citizens


class Scenario(msgspec.Struct, frozen=True):
    """One walk. `at` is local time in Kerala; answers are texts as a person types them."""

    name: str
    service: str  # module.service
    at: datetime
    local_body: str
    given: dict[str, Any]
    steps: list[Step]
    demo: bool = False  # played before people

    @property
    def officers(self) -> frozenset[tuple[str, str, str]]:
        """Local body, role and name of everybody who is called by a name."""
        return frozenset((self.local_body, step.role, step.who) for step in self.steps if step.who)

    @property
    def roles(self) -> frozenset[str]:
        """Everybody who plays."""
        return frozenset(step.role for step in self.steps if step.role)


def load_scenarios(generated: Path) -> list[Scenario]:
    """All scenarios of a generated package, by module and file name."""
    return [
        msgspec.json.decode(path.read_bytes(), type=Scenario)
        for path in sorted(generated.glob("*/scenarios/*.json"))
    ]


def typed_paths(given: dict[str, Any], before: str = "") -> dict[str, str]:
    """Nested answers as texts by path, as a draft holds them: `members.0.name`."""
    found: dict[str, str] = {}
    for name, value in given.items():
        path = f"{before}{name}"
        if isinstance(value, dict):
            found |= typed_paths(cast("dict[str, Any]", value), f"{path}.")
        elif isinstance(value, list):
            rows = enumerate(cast("Iterable[Any]", value))
            found |= typed_paths({str(number): row for number, row in rows}, f"{path}.")
        else:
            found[path] = str(value)
    return found
