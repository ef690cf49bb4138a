"""The OpenAPI document: what it says of fields, and that it costs next to nothing."""

from __future__ import annotations

import re
import time
from typing import Any

import msgspec

from generator.fields import code, email, mobile, pincode
from generator.lower import document, lower_symbols
from generator.lower.openapi.schemas import whole_below
from generator.pipeline import check_tree
from generator.source import SourceTree
from runtime.answers import limits
from runtime.answers.types import Mobile, Pincode
from tests.synthetic import make_tree


def _document(modules: int) -> dict[str, Any]:
    symbols, found = check_tree(SourceTree(make_tree(modules)))
    assert not found
    return document(symbols, lower_symbols(symbols).apis)


def test_every_reference_and_link_has_its_target() -> None:
    document = _document(1)
    text = msgspec.json.encode(document).decode()
    for reference in set(re.findall(r'"\$ref":"#/components/([^"]+)"', text)):
        folder, _, name = reference.partition("/")
        assert name in document["components"][folder], reference
    names = re.findall(r'"operationId":"([^"]+)","tags"', text)
    assert len(names) == len(set(names))
    assert set(re.findall(r'"operationId":"([^"]+)"', text)) == set(names)


def test_answers_say_their_limits_and_both_languages() -> None:
    schemas = _document(1)["components"]["schemas"]
    answers = schemas["m001.licence_service.answers"]
    assert answers["additionalProperties"] is False
    assert "owner_name" not in answers["required"]  # asked only where its rule says so
    assert "years_here" not in answers["properties"]  # computed, never asked
    pincode = answers["properties"]["pincode"]
    assert (pincode["title"], pincode["x-title-ml"]) == ("PIN code", "പിൻ കോഡ്")
    assert pincode["pattern"] == "^[1-9][0-9]{5}$"
    workers = answers["properties"]["workers"]
    assert (workers["minimum"], workers["maximum"]) == (0, 5000)
    assert answers["properties"]["members"]["maxItems"] == 20
    assert answers["properties"]["owner_phone"]["type"] == ["string", "null"]


def test_an_action_asks_for_what_its_workflow_asks() -> None:
    paths = _document(1)["paths"]
    top = "/api/v1/m001/licence_service/files/{id}/actions"
    bodies = {
        name: paths[f"{top}/{name}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        for name in ("forward", "return", "resubmit")
    }
    assert bodies["forward"]["properties"] == {}
    assert bodies["return"]["required"] == ["remark"]
    assert set(bodies["resubmit"]["properties"]) == {"answers"}


def test_row_numbers_of_a_draft_are_those_below_the_limit() -> None:
    for most in (1, 7, 10, 11, 20, 100, 105, 1000):
        pattern = re.compile(whole_below(most))
        assert all(pattern.fullmatch(str(index)) for index in range(most))
        assert not any(pattern.fullmatch(text) for text in (str(most), "00", "01", "-1", ""))


def test_forty_modules_cost_next_to_nothing() -> None:
    symbols, _ = check_tree(SourceTree(make_tree(40)))
    openapi = document(symbols, lower_symbols(symbols).apis)
    started = time.process_time()
    text = msgspec.json.format(msgspec.json.encode(openapi), indent=1)
    assert len(text) > 1_000_000
    # Measured at 0.05 s; the bound leaves room for a machine that others use too.
    assert time.process_time() - started < 0.5


def test_the_document_and_the_runtime_hold_texts_to_the_same_forms() -> None:
    for written, checked in (
        (code.PATTERN, limits.CODE_FORM.pattern),
        (email.PATTERN, limits.EMAIL_FORM.pattern),
    ):
        assert written == checked
    kinds: list[tuple[str, Any]] = [(mobile.PATTERN, Mobile), (pincode.PATTERN, Pincode)]
    for pattern, kind in kinds:
        assert kind.__metadata__[0].pattern == rf"^{pattern}\Z"
