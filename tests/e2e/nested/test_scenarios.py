"""The scenarios of the births, played over the API."""

import pytest

from tests.fixtures.project import Place

pytestmark = pytest.mark.anyio


async def test_every_scenario_comes_out_as_it_says(place: Place) -> None:
    player = place.player()
    assert len(place.project.scenarios) >= 2
    for scenario in place.project.scenarios:
        await player.play(scenario)
