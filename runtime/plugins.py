"""The plugins that `ksmart.toml` names: found, and what they bring put together."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from runtime.config import Settings, SettingsError
from runtime.interfaces.plugin import Brought, Heard, Interfaces, Link, Plugin

if TYPE_CHECKING:
    from litestar.handlers.base import BaseRouteHandler


@dataclass(frozen=True, slots=True)
class Plugins:
    """What all plugins of one app bring."""

    routes: Sequence[BaseRouteHandler] = ()
    listeners: Mapping[str, Heard] | None = None
    links: Sequence[Link] = ()
    offers: Interfaces | None = None


def find_plugin(settings: Settings, name: str) -> Plugin:
    """The plugin of this name.

    Raises:
        SettingsError: The file does not name it, or what it names is not there.
    """
    place = settings.plugins.get(name)
    if place is None:
        raise SettingsError(f"no plugin {name!r} under [plugins] in ksmart.toml")
    module, _, attribute = place.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsError(f"plugins.{name}: {place!r} cannot be loaded: {error}") from error
    if not (hasattr(found, "bring") and hasattr(found, "run")):
        raise SettingsError(f"plugins.{name}: {place!r} is no plugin: it has no `bring` and `run`")
    return cast("Plugin", found)


def gather(settings: Settings) -> Plugins:
    """Everything that the plugins bring to an app, in the order of their names.

    Raises:
        SettingsError: A plugin cannot be loaded, or two offer the same interface.
    """
    from runtime.jobs.outbox import all_listeners  # a plugin's own verbs need no outbox

    interfaces = Interfaces()
    brought: list[Brought] = []
    for name in sorted(settings.plugins):
        one = find_plugin(settings, name).bring(settings, interfaces)
        for offer, implementation in one.offers.items():
            if offer in interfaces.offers:
                raise SettingsError(f"plugins.{name}: another plugin offers {offer!r} already")
            interfaces.offers[offer] = implementation
        brought.append(one)
    return Plugins(
        routes=[route for one in brought for route in one.routes],
        listeners=all_listeners(*(one.listeners for one in brought)),
        links=[link for one in brought for link in one.links],
        offers=interfaces,
    )
