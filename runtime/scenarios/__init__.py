"""Scenarios: walks through services that configurators write, played against the real app."""

from runtime.scenarios.cast import Cast, make_cast
from runtime.scenarios.model import Scenario, Step, load_scenarios
from runtime.scenarios.play import Mismatch, Played, Player

__all__ = [
    "Cast",
    "Mismatch",
    "Played",
    "Player",
    "Scenario",
    "Step",
    "load_scenarios",
    "make_cast",
]
