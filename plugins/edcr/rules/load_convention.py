"""The drawing convention from its YAML."""

from __future__ import annotations

from plugins.edcr.model.convention import Convention, InfoKey, Role, Tolerances, pattern_of
from plugins.edcr.rules.yaml_source import Node

_SCOPES = ("site", "block", "level", "floor")
_TOLERANCES = ("touch_m", "dimension_m", "area_pct", "near_limit_pct")


def load_convention(node: Node) -> Convention:
    """Read one `part: convention` document; mistakes are noted at their places."""
    for known in ("building_rules", "part", "source"):
        node.take(known)
    colours = {
        name: {int(key.number()): value.text() for key, value in entry.entries().values()}
        for name, (_, entry) in node.need("colours").entries().items()
    }
    uses = {
        name: {"en": entry.need("en").text(), "ml": entry.need("ml").text()}
        for name, (_, entry) in node.need("uses").entries().items()
    }
    for key, value in node.need("colours").need("uses").entries().values():
        if value.scalar not in uses:
            key.wrong(f"use {value.scalar!r} has no name under 'uses'")
    info = {
        name: InfoKey(
            entry.need("fact").text(),
            entry.need("as").word("area", "number", "answer", "word"),
        )
        for name, (_, entry) in node.need("info").entries().items()
    }
    texts = {name: entry.text() for name, (_, entry) in node.need("texts").entries().items()}
    convention = Convention(
        roles=_roles(node.need("layers"), set(colours)),
        colours=colours,
        use_names=uses,
        info=info,
        texts=texts,
        tolerances=_tolerances(node.need("tolerances")),
    )
    node.done()
    return convention


def _roles(node: Node, colour_sets: set[str]) -> dict[str, tuple[Role, ...]]:
    roles: dict[str, tuple[Role, ...]] = {}
    for scope in _SCOPES:
        found: list[Role] = []
        for name, (_, entry) in node.need(scope).entries().items():
            names = [item.text() for item in entry.need("names").items()]
            draw = entry.need("draw").word("outline", "dimension", "text", "line", "any")
            count = entry.take("count")
            required = entry.take("required")
            colours = entry.take("colours")
            if colours is not None and colours.scalar not in colour_sets:
                colours.wrong(f"no colour set {colours.scalar!r} under 'colours'")
            entry.done()
            found.append(
                Role(
                    name,
                    scope,
                    pattern_of(names),
                    names[0],
                    draw,
                    only_one=count is not None and count.word("one") == "one",
                    required=required is not None and required.word("true", "false") == "true",
                    colours=(colours.scalar or "") if colours is not None else "",
                )
            )
        roles[scope] = tuple(found)
    node.done()
    return roles


def _tolerances(node: Node) -> Tolerances:
    values = {name: node.need(name).number() for name in _TOLERANCES}
    node.done()
    return Tolerances(**values)
