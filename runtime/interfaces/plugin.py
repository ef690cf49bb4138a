"""What a hand-written plugin brings: to the app routes and listeners, to the shell a command.

`ksmart.toml` names each one, and the name is the command's: `[plugins]`
`gis = "plugins.gis.plugin:PLUGIN"`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast

from runtime.words import Words

if TYPE_CHECKING:
    from litestar.handlers.base import BaseRouteHandler

    from runtime.config import Settings

Offered = TypeVar("Offered")

Heard = Callable[[str, bytes], Awaitable[None]]
"""Takes the topic and the payload's JSON of a committed event; it may hear the same one again.
Raising means: not done, try again."""


@dataclass(frozen=True)  # no slots: `Interface[X]("x")` sets an attribute of its own
class Interface(Generic[Offered]):
    """The name under which one plugin offers something and others ask for it."""

    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page of a plugin, as the portal's first page shows it."""

    title: Words
    says: Words
    href: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What a plugin brings to one app.

    Attributes:
        routes: Made by `runtime.web.route.route`, so that each carries its policy.
        listeners: By topic of the outbox; a topic without its last part (`file`) hears all below it.
        links: Pages that people should find.
        offers: Implementations of interfaces, by their names; other plugins find them in `Interfaces`.
    """

    routes: Sequence[BaseRouteHandler] = ()
    listeners: Mapping[str, Heard] = field(default_factory=dict[str, Heard])
    links: Sequence[Link] = ()
    offers: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(slots=True)
class Interfaces:
    """Everything that the plugins of one app offer each other. Ask when you need it, not while loading."""

    offers: dict[str, object] = field(default_factory=dict[str, object])

    def find(self, interface: Interface[Offered]) -> Offered | None:
        """The implementation, or None where no plugin offers one."""
        return cast("Offered | None", self.offers.get(interface.name))


class Plugin(Protocol):
    """One plugin."""

    def bring(self, settings: Settings, interfaces: Interfaces) -> Brought:
        """What it adds to an app. Called once for each app, before it serves."""
        ...

    def run(self, words: Sequence[str]) -> int:
        """Run `ksmart NAME words...`; returns the exit code."""
        ...
