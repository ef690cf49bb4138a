"""Every check on plans drawn by us, with statuses written by hand from the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.edcr import scrutinise
from plugins.edcr.report.words import FINDINGS
from plugins.edcr.samples.broken import BROKEN, Broken
from plugins.edcr.samples.catalogue import CASES, Case
from plugins.edcr.samples.house import House, draw_house
from plugins.edcr.samples.plans import FLATS, HOME, SHOP, TODAY
from plugins.edcr.samples.suite import WORST_FIRST, write_samples


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.check}/{c.name}")
def test_a_case_of_the_catalogue_gets_its_verdict(case: Case) -> None:
    result = scrutinise(case.draw().dxf(), book=case.book, on=case.on)
    found = [v for v in result.verdicts if v.check == case.check]
    worst = min((v.status.value for v in found), key=WORST_FIRST.index)
    assert worst == case.status
    assert case.advice in " | ".join(v.advice["en"] for v in found)
    if case.status in ("cannot_be_checked", "fail", "rule_error"):
        assert result.outcome not in ("passes", "needs_officer")


@pytest.mark.parametrize("broken", BROKEN, ids=lambda b: b.name)
def test_a_fault_of_drafting_is_found_and_told_in_both_languages(broken: Broken) -> None:
    result = scrutinise(broken.draw().dxf(), on=TODAY)
    assert result.plan is not None
    assert broken.finding in [f.code for f in result.plan.findings]
    assert all(FINDINGS[broken.finding])


@pytest.mark.parametrize("house", [HOME, SHOP, FLATS], ids=["home", "shop", "flats"])
def test_a_sound_plan_passes_as_a_whole(house: House) -> None:
    result = scrutinise(draw_house(house).dxf(), on=TODAY)
    assert result.outcome == "passes", [
        (v.check, v.status, v.reason["en"])
        for v in result.verdicts
        if v.status.value not in ("pass", "not_applicable")
    ]


def test_a_drawing_of_the_suite_has_the_same_bytes_every_time() -> None:
    assert [c.draw().dxf() for c in CASES[:20]] == [c.draw().dxf() for c in CASES[:20]]


def test_samples_are_good_and_bad(tmp_path: Path) -> None:
    for path in write_samples(tmp_path):
        outcome = scrutinise(path, on=TODAY).outcome
        if path.name.startswith("good-") and path.name != "good-high-rise.dxf":
            assert outcome == "passes", path.name
