"""`allow:` keeps a warning from being told in one document, and is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.pipeline import look_through
from generator.source import tree_of
from generator.verbs import run_allowed
from tests.golden.cases import spec_texts

REASON = "the neighbouring office lends an officer"


def test_an_allowed_warning_is_not_told_and_is_kept_with_its_reason() -> None:
    _, told, allowed = look_through(tree_of(spec_texts("allowed_with_a_reason")))
    assert [d.code for d in told] == ["KS124"]
    assert [(one.by.code, one.by.why) for one in allowed] == [("KS416", REASON)]


def test_an_allowance_holds_in_its_own_document_only() -> None:
    texts = spec_texts("one_officer_office")
    texts["spec/shop/slas/issue.yaml"] += f'allow: {{KS416: "{REASON}"}}\n'
    _, told, allowed = look_through(tree_of(texts))
    assert {d.code for d in told} == {"KS416", "KS124"}
    assert allowed == []


def test_allowances_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ksmart.toml").write_text("")
    for path, text in spec_texts("allowed_with_a_reason").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run_allowed() == 0
    said = capsys.readouterr().out
    assert f"spec/shop/workflows/issue.yaml:3: KS416 allowed: {REASON}" in said
    assert said.endswith("1 allowed\n")
