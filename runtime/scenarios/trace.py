"""What `ksmart test` prints while it plays: each step, who did it, what came of it, how long it took."""

from __future__ import annotations

from collections.abc import Callable

from runtime.scenarios.play import Played

_WHO, _WHAT = 14, 18  # columns; longer names push what follows, nothing is cut


class Trace:
    """Prints the steps of one scenario after the other. `say` takes a line."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._number = 0

    def begin(self, name: str, service: str) -> None:
        """A scenario begins."""
        self._number = 0
        self._say(f"\n{name}  ({service})")

    def step(self, done: Played) -> None:
        """A step was played."""
        self._number += 1
        moved = f"{done.before or 'draft'} → {done.after}" if done.after != done.before else ""
        seen = f"  [{moved}]" if moved else ""
        self._say(
            f"  {self._number:>3}  {done.who or 'time':<{_WHO}} {done.what:<{_WHAT}} "
            f"{done.outcome}{seen}  {done.seconds * 1000:.0f} ms"
        )
