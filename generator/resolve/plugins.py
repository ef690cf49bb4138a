"""Documents of plugins' kinds: each kind's room compiles them to one file of data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.diagnostics import Diagnostic
from generator.kinds import PLUGIN_KINDS, plugin_room
from generator.load.document import Documents, PluginDocument


def plugin_data(
    documents: Documents, lowered: Mapping[str, tuple[PluginDocument, ...]]
) -> tuple[dict[str, Callable[[], str]], list[Diagnostic]]:
    """What makes texts by path below `generated/`, and every mistake in the documents they come from.

    A text is made only where it is written: a check pays for no lowering. `lowered` are documents that
    other kinds give, by the kind they are of: they go where documents of that kind go, and nowhere
    where none stands.
    """
    data: dict[str, Callable[[], str]] = {}
    found: list[Diagnostic] = []
    together: dict[str, tuple[PluginDocument, ...]] = {}
    for name, nodes in documents.plugins.items():
        into = PLUGIN_KINDS[name].into or name
        together[into] = (*together.get(into, ()), *nodes)
    for name, nodes in lowered.items():
        into = PLUGIN_KINDS[name].into or name
        if into in together:
            together[into] += nodes
    for name, nodes in together.items():
        if PLUGIN_KINDS[name].room is not None:
            made, more = plugin_room(name).compile_documents(nodes)
            if made is not None:
                data[f"plugins/{name}.json"] = made
            found += more
    return data, found
