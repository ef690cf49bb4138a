"""The plugin as `ksmart.toml` names it: routes, links, the permit's hook, and the command."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.edcr.plugin import PLUGIN
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.plans import HIGH, HOME, TODAY
from runtime.config import read_settings
from runtime.interfaces.plugin import Interfaces
from runtime.interfaces.scrutiny import PLAN_SCRUTINY
from tests.unit.edcr.compiling import REPOSITORY


@pytest.fixture
def interfaces(tmp_path: Path) -> Interfaces:
    settings = read_settings(REPOSITORY, {})
    found = Interfaces()
    brought = PLUGIN.bring(settings, found)
    assert {link.href for link in brought.links} == {"/plan-check", "/plan-check/concept"}
    found.offers.update(brought.offers)
    return found


@pytest.mark.anyio
async def test_the_permit_s_workflow_finds_scrutiny_by_its_interface(
    interfaces: Interfaces, tmp_path: Path
) -> None:
    scrutiny = interfaces.find(PLAN_SCRUTINY)
    assert scrutiny is not None
    plan = tmp_path / "plan.dxf"
    plan.write_bytes(draw_house(HOME).dxf())
    verdict = await scrutiny.scrutinise(plan, "house.dxf", "kmbr", TODAY)
    assert (verdict.outcome, verdict.low_risk, verdict.high_rise) == ("passes", True, False)
    plan.write_bytes(draw_house(HIGH).dxf())
    tall = await scrutiny.scrutinise(plan, "tower.dxf", "kmbr", TODAY)
    assert tall.high_rise is True
    assert tall.digest != verdict.digest
    with pytest.raises(KeyError):
        await scrutiny.scrutinise(plan, "tower.dxf", "none", TODAY)


def test_the_command_is_the_library_s_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert PLUGIN.run(["rules"]) == 0
    assert "kmbr: Kerala Municipality Building Rules" in capsys.readouterr().out
    assert PLUGIN.run(["check"]) == 2
