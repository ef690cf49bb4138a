"""Whose session a token is: asked of the database, remembered for some seconds."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from runtime.access.actor import Holder, Post
from runtime.clock import Clock, SystemClock
from runtime.db.pool import Doors
from runtime.words import Words

HINT_S = 20.0
"""A hint may be this old: a post taken away or a session ended elsewhere is seen after it, by routes
that no door guards; doors see it at once."""

MOST_HINTS = 20_000


class _Title(msgspec.Struct):
    en: str
    ml: str


class _Post(msgspec.Struct):
    id: int
    code: str
    title: _Title
    local_body: str
    role: str
    wards: tuple[str, ...]
    area: tuple[str, ...]
    institution: str | None = None


_POSTS = msgspec.json.Decoder(list[_Post])


@dataclass(slots=True)
class Sessions:
    """The sessions that this process has seen lately."""

    doors: Doors
    monotonic: Callable[[], float] = time.monotonic
    # The machine's clock, as in the database: a scenario's clock moves business days, never access.
    clock: Clock = field(default_factory=SystemClock)
    _hints: OrderedDict[bytes, tuple[float, Holder]] = field(
        default_factory=OrderedDict[bytes, tuple[float, Holder]]
    )

    async def find(self, session: bytes, fresh: bool = False) -> Holder | None:
        """The holder of a session that is open now, or None. `fresh` asks the database in any case."""
        hint = self._hints.get(session)
        if hint is not None and not fresh and self.monotonic() - hint[0] < HINT_S:
            return hint[1] if hint[1].expires_at > self.clock.now() else None
        row = await self.doors.row("ksmart.session_find", session)
        if row is None:
            self._hints.pop(session, None)
            return None
        holder = Holder(
            session=session,
            person=row["person"],
            name=Words(row["name_en"], row["name_ml"]),
            mobile=row["mobile"],
            expires_at=row["expires_at"],
            posts={
                post.id: Post(
                    post.id,
                    post.code,
                    Words(post.title.en, post.title.ml),
                    post.local_body,
                    post.role,
                    post.wards,
                    post.area,
                    post.institution,
                )
                for post in _POSTS.decode(row["posts"])
            },
        )
        self._hints[session] = (self.monotonic(), holder)
        if len(self._hints) > MOST_HINTS:
            self._hints.popitem(last=False)
        return holder

    def forget(self, session: bytes) -> None:
        """Drop what is remembered of a session."""
        self._hints.pop(session, None)


async def log_out(
    doors: Doors, sessions: Sessions, session: bytes, everywhere: bool = False
) -> None:
    """End a session, or every session of its person. Ending one that is over does nothing."""
    for row in await doors.rows("ksmart.session_end", session, everywhere):
        sessions.forget(bytes(row[0]))
    sessions.forget(session)
