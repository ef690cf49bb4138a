"""No text of a spec becomes code: Python, SQL, JavaScript, templates, JSON and CSV keep their shape."""

from __future__ import annotations

import re

import pytest

from generator import report
from generator.diagnostics import Diagnostic, has_errors
from generator.pipeline import check_tree, compile_tree
from generator.source import tree_of
from tests.golden.cases import spec_texts
from tests.golden.mistakes.corpus import base
from tests.property.generator.hostile import (
    FEES_SLOTS,
    FEES_TEXTS,
    IDS,
    LICENCE_SLOTS,
    PAYLOADS,
    SLOTS,
    TEXTS,
    shape,
    with_text,
)

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff]")


@pytest.fixture(scope="module")
def benign() -> dict[str, object]:
    """The shape of every file where each place holds a harmless text."""
    texts = dict(TEXTS)
    for slot in SLOTS:
        texts = with_text(texts, slot, "x" if slot.name != "escaped pattern" else "[A-Z]{2}")
    return _shapes(texts)


def _shapes(texts: dict[str, str]) -> dict[str, object]:
    files, found = compile_tree(tree_of(texts))
    assert files is not None, [d.message for d in found]
    return {path: shape(path, text) for path, text in files.files.items()}


def _said(texts: dict[str, str], found: list[Diagnostic]) -> None:
    """What is said of hostile texts drives no terminal and forges no line of its own."""
    assert not CONTROL.search(report.as_text(found, tree_of(texts).texts))


@pytest.mark.parametrize("name", PAYLOADS)
def test_generated_code_keeps_its_shape_whatever_a_text_says(
    benign: dict[str, object], name: str
) -> None:
    payload = PAYLOADS[name]
    texts = dict(TEXTS)
    taken: list[str] = []
    for slot in SLOTS:
        neutral = "x" if slot.name != "escaped pattern" else "[A-Z]{2}"
        tried = with_text(texts, slot, payload)
        _, found = check_tree(tree_of(tried))
        if has_errors(found):
            _said(tried, found)
            texts = with_text(texts, slot, neutral)
        else:
            texts = tried
            taken.append(slot.name)
    shapes = _shapes(texts)
    assert shapes.keys() == benign.keys()
    for path, kept in benign.items():
        assert shapes[path] == kept, (path, taken)


@pytest.fixture(scope="module")
def licence() -> dict[str, object]:
    """The shape of every file of the trade licence with harmless texts."""
    texts = base("trade_licence")
    for slot in LICENCE_SLOTS:
        texts = with_text(texts, slot, "x")
    return _shapes(texts)


# The sharpest: a tree of this size takes a second.
@pytest.mark.parametrize(
    "name", ["three quotes", "backslash double quote", "sql dollars", "jinja comment"]
)
def test_fees_messages_and_papers_keep_their_shape_too(
    licence: dict[str, object], name: str
) -> None:
    texts = base("trade_licence")
    for slot in LICENCE_SLOTS:
        tried = with_text(texts, slot, PAYLOADS[name])
        refused = has_errors(check_tree(tree_of(tried))[1])
        texts = with_text(texts, slot, "x") if refused else tried
    for path, kept in _shapes(texts).items():
        assert kept == licence[path], path


SHARP = ("three quotes", "backslash quote", "format field", "sql dollars", "jinja comment", "js string",
         "csv cells", "header", "path")  # fmt: skip


@pytest.fixture(scope="module")
def charging() -> dict[str, object]:
    """The shape of every file of a shop that charges and decides, with harmless texts."""
    texts = dict(FEES_TEXTS)
    for slot in FEES_SLOTS[:-1]:
        texts = with_text(texts, slot, "x")
    return _shapes(texts)


@pytest.mark.parametrize("name", SHARP)
def test_tables_registers_and_words_keep_their_shape_too(
    charging: dict[str, object], name: str
) -> None:
    texts = dict(FEES_TEXTS)
    for slot in FEES_SLOTS:
        tried = with_text(texts, slot, PAYLOADS[name])
        refused = has_errors(check_tree(tree_of(tried))[1])
        usual = texts if slot is FEES_SLOTS[-1] else with_text(texts, slot, "x")
        texts = usual if refused else tried
    for path, kept in _shapes(texts).items():
        assert kept == charging[path], path


@pytest.mark.parametrize(
    "path", ["../../secret.typ", "/etc/passwd", "templates/../../x.typ", "a\\b.typ"]
)
def test_a_template_lies_in_its_module(path: str) -> None:
    import json

    texts = spec_texts("shop_with_papers")
    file = "spec/shop/certificates/licence.yaml"
    texts[file] = texts[file].replace("templates/licence.typ", json.dumps(path))
    assert has_errors(check_tree(tree_of(texts))[1])


def test_most_texts_are_taken_as_they_are() -> None:
    """The test above would prove nothing where everything is refused."""
    label = next(slot for slot in SLOTS if slot.name == "label")
    refused = [
        name
        for name, payload in PAYLOADS.items()
        if has_errors(check_tree(tree_of(with_text(TEXTS, label, payload)))[1])
    ]
    assert len(refused) < len(PAYLOADS) / 3, refused


@pytest.mark.parametrize("where", IDS)
@pytest.mark.parametrize("name", PAYLOADS)
def test_what_becomes_a_name_in_code_is_an_id_or_refused(where: str, name: str) -> None:
    import json

    file, key = IDS[where]
    before = " " * (len(key) - len(key.lstrip()))
    texts = {**TEXTS, file: TEXTS[file].replace(key, f"{before}{json.dumps(PAYLOADS[name])}:", 1)}
    _, found = check_tree(tree_of(texts))
    assert has_errors(found)
    _said(texts, found)


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_file_s_name_stays_a_comment(name: str) -> None:
    old = "spec/shop/records/application.yaml"
    texts = {path: text for path, text in TEXTS.items() if path != old}
    texts[f"spec/shop/records/{PAYLOADS[name]}.yaml"] = TEXTS[old]
    files, found = compile_tree(tree_of(texts))
    _said(texts, found)
    if files is None:
        return
    usual, _ = compile_tree(tree_of(dict(TEXTS)))
    assert usual is not None
    assert files.files.keys() == usual.files.keys()
    for path, text in usual.files.items():
        assert shape(path, files.files[path]) == shape(path, text), path


@pytest.mark.parametrize(
    "path", ["../../secret.csv", "/etc/passwd", "data/../../x.csv", "a\\b.csv"]
)
def test_a_table_lies_in_its_module(path: str) -> None:
    import json

    file = "spec/shop/masters/trade.yaml"
    texts = {**TEXTS, file: TEXTS[file].replace("data/trade.csv", json.dumps(path))}
    assert has_errors(check_tree(tree_of(texts))[1])
