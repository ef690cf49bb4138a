"""An app whose loops stand still: what is due is done when a test says so."""

from __future__ import annotations

from runtime.jobs.background import Work


class Quiet:
    """Takes the place of the app's background: nothing runs by itself."""

    def every(self, seconds: float, name: str, work: Work) -> None:
        """Leave it."""

    async def stop(self) -> None:
        """Nothing runs."""
