"""The scenarios of the golden case, played over its API with the clock moved by them."""

import pytest

from tests.fixtures.project import Place

pytestmark = pytest.mark.anyio


async def test_every_scenario_comes_out_as_it_says(place: Place) -> None:
    player = place.player()
    for scenario in place.project.scenarios:
        await player.play(scenario)
