"""e-DCR: a building plan judged by the building rules, every number provable."""

from plugins.edcr.scrutiny import Scrutiny, scrutinise

__all__ = ["Scrutiny", "scrutinise"]
