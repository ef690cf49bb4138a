"""A payment gateway for machines without a bank: an app of its own that speaks HTTP, and can misbehave."""

from runtime.gateway_sim.app import simulator_app
from runtime.gateway_sim.bank import MODES, Bank

__all__ = ["MODES", "Bank", "simulator_app"]
