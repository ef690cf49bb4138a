"""Numbers of files and register entries."""

from runtime.numbering.leases import Leases
from runtime.numbering.pattern import Numbered, numbered

__all__ = ["Leases", "Numbered", "numbered"]
