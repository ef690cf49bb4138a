"""Signed reports: the same input gives the same signature, and nothing else is taken for it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plugins.edcr import scrutinise
from plugins.edcr.cli import main
from plugins.edcr.report.document import canonical, report_document
from plugins.edcr.report.signature import problem_of, signed
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.plans import HOME, TODAY
from runtime.certificates.keys import VARIABLE, new_key
from runtime.certificates.seal import PublishedKey, SealKey

_DATA = draw_house(HOME).dxf()
_KEY = SealKey("one", Ed25519PrivateKey.from_private_bytes(b"\x01" * 32))
_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
_PUBLISHED = [PublishedKey("one", _KEY.public, _SINCE)]


def test_the_same_plan_and_rules_give_the_same_signed_bytes() -> None:
    first, second = (signed(report_document(scrutinise(_DATA, on=TODAY)), _KEY) for _ in range(2))
    assert canonical(first) == canonical(second)
    assert problem_of(first, _PUBLISHED) is None


def test_a_report_that_was_changed_does_not_verify() -> None:
    document = signed(report_document(scrutinise(_DATA, on=TODAY)), _KEY)
    assert problem_of({**document, "outcome": "fails"}, _PUBLISHED) == "broken"
    assert problem_of({**document, "more": 1}, _PUBLISHED) == "broken"


@pytest.mark.parametrize(
    ("signature", "problem"),
    [
        (None, "unsigned"),
        ({"key": "two", "value": ""}, "unknown_key"),
        ({"key": "one", "value": "@@"}, "broken"),
        ({"key": "one"}, "broken"),
    ],
)
def test_a_signature_that_is_none_is_told(signature: object, problem: str) -> None:
    document = report_document(scrutinise(_DATA, on=TODAY))
    assert problem_of({**document, "signature": signature}, _PUBLISHED) == problem


def test_a_revoked_key_does_not_count() -> None:
    document = signed(report_document(scrutinise(_DATA, on=TODAY)), _KEY)
    revoked = [PublishedKey("one", _KEY.public, _SINCE, revoked_at=_SINCE)]
    assert problem_of(document, revoked) == "key_revoked"


def test_the_command_signs_with_the_key_of_the_environment_and_verifies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, report = tmp_path / "plan.dxf", tmp_path / "report.json"
    plan.write_bytes(_DATA)
    words = ["check", str(plan), "--on", "2026-01-01", "--json", str(report), "--sign"]
    monkeypatch.delenv(VARIABLE, raising=False)
    assert _exit_code(words) == 2
    monkeypatch.setenv(VARIABLE, new_key("plans-2026"))
    assert _exit_code(words) == 0
    assert json.loads(report.read_bytes())["signature"]["key"] == "plans-2026"
    assert _exit_code(["verify", str(report)]) == 0
    report.write_bytes(report.read_bytes().replace(b'"passes"', b'"passed"'))
    assert _exit_code(["verify", str(report)]) == 1


def _exit_code(words: list[str]) -> object:
    with pytest.raises(SystemExit) as left:
        main(words)
    return left.value.code
