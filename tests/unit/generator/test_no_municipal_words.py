"""No state, action, role, fee or label of a service stands in the platform's code: it stands in `spec/`.

Every module that the spec has, and will have, is looked at: its ids and its people's words are compared with
every text constant below `runtime/` and `generator/`.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from generator.pipeline import check_tree
from generator.source import tree_of
from generator.symbols import SymbolTable

ROOT = Path(__file__).parents[3]
GROUND = "core"
"""Local bodies, wards, persons, posts and the citizen are what the platform itself stands on."""

PLATFORM = {
    "forbid": "what a model does with unknown keys", "proof": "of rows that were changed",
    "cancelled": "a receipt that is", "issued": "what a scenario expects",
    "signature": "a field type to come", "verify": "the page that checks seals",
    "cancel": "what is done to a receipt", "certificates": "the page of one's own", "decide": "a generated function's beginning",
    "finance": "the plugin's key in ksmart.toml", "health": "the probe of the server",
    "let": "a word of JavaScript and of rule books", "notice": "what a person was told", "notices": "the page of one's own",
    "refused": "what a scenario expects", "residence_certificate": "the starter of `ksmart init`", "return": "a word of JavaScript",
    "route": "a part of an address", "settled": "an order whose money came", "standing": "of a seal",
}  # fmt: skip
"""Words of services that are the platform's own too, and what they mean there. Words of the spec language
(kinds, keys, field types) need no excuse."""

LABELS = {
    "ക്ലാർക്ക്": "a sample in the style guide", "ഉത്തരവ്": "of a version of an entry",
    "അംഗീകരിക്കുക": "a change of a master", "Send back": "a change of a master", "തിരിച്ചയയ്ക്കുക": "a change of a master",
}  # fmt: skip
"""Words that people read on the platform's own pages too."""


@cache
def spec() -> SymbolTable:
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in sorted((ROOT / "spec").rglob("*"))
        if path.is_file() and path.suffix in (".yaml", ".csv", ".typ")
    }
    table, _ = check_tree(tree_of(texts))
    return table


def named(table: SymbolTable) -> Iterator[tuple[str, Any]]:
    """Ids with the words that people read, of everything that belongs to a service."""
    for workflow in table.workflows.values():
        yield workflow.short, workflow.title
        for state in workflow.states:
            yield state.name, state.title
            yield from ((step.name, step.label) for step in state.steps)
    for fee in table.fees.values():
        yield fee.short, None
        yield from ((head.name, head.title) for head in fee.heads)
    for role in table.roles.values():
        if role.held == "post":
            yield role.name.rpartition(".")[2], role.title
    for kind in (
        table.services, table.records, table.masters, table.registers, table.certificates, table.decisions, table.jobs,
    ):  # fmt: skip
        for name, one in kind.items():
            if name.partition(".")[0] != GROUND:
                yield name.rpartition(".")[2], getattr(one, "title", None)
    for module in table.modules:
        if module != GROUND:
            yield module, None


@cache
def language() -> frozenset[str]:
    """The words of the spec language: its kinds, keys, options and field types, as its schemas have them."""
    found: set[str] = set()

    def look(node: Any) -> None:
        if isinstance(node, dict):
            found.update(node.get("properties", {}))
            found.update(one for one in node.get("enum", ()) if isinstance(one, str))
            if isinstance(node.get("const"), str):
                found.add(node["const"])
            for inner in node.values():
                look(inner)
        elif isinstance(node, list):
            for inner in node:
                look(inner)

    for path in (ROOT / "spec" / "schema").glob("*.json"):
        found.add(path.stem)
        look(json.loads(path.read_text("utf-8")))
    return frozenset(found)


def constants(folder: str) -> Iterator[tuple[str, str]]:
    """Every text constant of the code with its place; docstrings are whole sentences and match no id."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_no_id_and_no_word_of_a_service_stands_in_the_platform() -> None:
    ids: set[str] = set()
    labels: set[str] = set()
    for name, title in named(spec()):
        ids.add(name)
        labels |= {title.en, title.ml} if title is not None else set()
    own = {"account", "application", "applicant", "post"}  # every application has these
    # An English label of one word may be the name of a class; its Malayalam may be nothing else.
    labels = {text for text in labels if text and not (text.isascii() and text.isidentifier())}
    forbidden = (ids - own - set(PLATFORM) - language()) | (
        labels - set(LABELS) - {*_ground_words()}
    )
    found = [
        f"{place}: {value!r}"
        for folder in ("runtime", "generator")
        for value, place in constants(folder)
        if value in forbidden
    ]
    assert found == []


def test_every_module_of_the_spec_is_looked_at() -> None:
    modules = {path.parent.name for path in (ROOT / "spec").glob("*/module.yaml")}
    assert set(spec().modules) == modules
    assert len({name for name, _ in named(spec())}) > 60


def test_a_word_that_no_service_has_any_more_is_excused_no_longer() -> None:
    ids = {name for name, _ in named(spec())}
    labels = {text for _, title in named(spec()) if title for text in (title.en, title.ml)}
    assert set(PLATFORM) <= ids - language()
    assert set(LABELS) <= labels


def test_the_trade_licence_is_written_in_400_lines() -> None:
    folder = ROOT / "spec" / "business_facilitation"
    lines = [
        line
        for path in folder.rglob("*")
        if path.suffix in (".yaml", ".typ") and path.parent.name != "scenarios"
        for line in path.read_text("utf-8").splitlines()
        if line.strip() and not line.lstrip().startswith(("#", "//", "---"))
    ]
    assert (
        len(lines) <= 400
    )  # that say something; without its rows of data, and without the tests of it


def _ground_words() -> Iterator[str]:
    table = spec()
    for kind in (table.masters, table.records):
        for name, one in kind.items():
            if name.partition(".")[0] == GROUND and one.title is not None:
                yield from (one.title.en, one.title.ml)
