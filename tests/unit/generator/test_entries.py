"""Codes, entries, schemas and reference pages keep step with the compiler."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.explain import entries, explained
from generator.kinds import KINDS
from generator.load.compose import compose
from generator.load.nodes import Mapping, Node, Scalar
from generator.reference import pages
from generator.schema import known_kinds, schema_text
from tests.golden.cases import HERE as GOLDEN
from tests.golden.cases import cases

ROOT = Path(__file__).resolve().parents[3]
CODE = re.compile(r'"(KS[0-9]{3})"')


def codes_in_code() -> set[str]:
    """Every code that the compiler can say; those of rules have their own test."""
    found: set[str] = set()
    for path in (
        *(ROOT / "generator").rglob("*.py"),
        *(ROOT / "runtime" / "meaning").rglob("*.py"),
    ):
        if "rules" not in path.parts and path.name != "explain.py":
            found |= set(CODE.findall(path.read_text("utf-8")))
    return {code for code in found if not code.startswith("KS3")}


def test_every_code_has_an_entry_and_every_entry_a_code() -> None:
    written = {code for code in entries() if not code.startswith("KS3")}
    assert written == codes_in_code()


def test_every_entry_has_a_bad_and_a_mended_example() -> None:
    for entry in entries().values():
        assert entry.body.count("```") >= 4, entry.code


def test_every_code_has_a_failing_golden_case() -> None:
    told: set[str] = set()
    for case in cases():
        told |= set(
            re.findall(r" (KS[0-9]{3}): ", (GOLDEN / case / "diagnostics.txt").read_text("utf-8"))
        )
    # These need a disk, a hundred megabytes or a fault of the parser that no text brings about.
    elsewhere = {"KS001", "KS002", "KS003", "KS014"}
    assert codes_in_code() - elsewhere - told == set()


def test_explain_lists_the_field_types() -> None:
    said = explained("ks204")
    assert said is not None
    assert "pincode" in said
    assert explained("KS000") is None


def test_reference_pages_are_those_of_the_models() -> None:
    folder = ROOT / "docs" / "reference"
    assert {name: (folder / name).read_text("utf-8") for name in pages()} == pages()


@pytest.mark.parametrize("kind", known_kinds())
def test_editor_schemas_are_those_of_the_models(kind: str) -> None:
    assert (ROOT / "spec" / "schema" / f"{kind}.json").read_text("utf-8") == schema_text(kind)


def as_editors_read(node: Node) -> object:
    """The values of a tree as YAML 1.2 types them."""
    if isinstance(node, Mapping):
        return {key: as_editors_read(value) for key, value in node.values.items()}
    if not isinstance(node, Scalar):
        return [as_editors_read(item) for item in node.items]
    if node.quoted or not re.fullmatch(r"true|false|-?[0-9]+(\.[0-9]+)?", node.text):
        return node.text
    value: object = json.loads(node.text)
    return value


def test_the_schemas_hold_for_the_real_specs() -> None:
    checked = 0
    for folder in ("core", "residence_certificate"):
        for path in sorted((ROOT / "spec" / folder).rglob("*.yaml")):
            nodes, found, _ = compose(path.name, path.read_text("utf-8"))
            assert not found
            for node in nodes:
                assert isinstance(node, Mapping)
                schema = json.loads(schema_text(next(iter(node.keys))))
                validator: Any = jsonschema.Draft7Validator(schema)
                assert list(validator.iter_errors(as_editors_read(node))) == [], path
                checked += 1
    assert checked >= len(KINDS)
