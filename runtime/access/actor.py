"""The one who acts: a person for himself, or as one post that he holds today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from runtime.words import Words

CITIZEN = "citizen"
"""The reader class of those who act as a person; every other class acts through a post."""


JOB_PERSON = UUID("00000000-0000-0000-0000-000000000001")
"""Who acts in the trail where no person does."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post with its jurisdiction."""

    id: int
    code: str
    title: Words
    local_body: str
    role: str
    wards: tuple[str, ...]
    area: tuple[str, ...]
    institution: str | None = None  # the row that it belongs to, such as a hospital's


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose session it is, and the posts held today. A hint of some seconds' age: doors are the truth."""

    session: bytes  # SHA-256 of the token
    person: UUID
    name: Words
    mobile: str | None
    expires_at: datetime
    posts: Mapping[int, Post]


@dataclass(frozen=True, slots=True)
class Actor:
    """A holder acting as himself (`post` is None) or as one of his posts."""

    holder: Holder
    post: Post | None

    @property
    def session(self) -> bytes:
        """What doors take as proof."""
        return self.holder.session

    def reader_class(self, classes: Mapping[str, str]) -> str | None:
        """Which doors of a service or register this actor goes through; None where none is his."""
        if self.post is not None:
            found = classes.get(self.post.role)
            return None if found == CITIZEN else found
        return CITIZEN if CITIZEN in classes.values() else None

    def role(self, classes: Mapping[str, str]) -> str | None:
        """The role in which he acts: that of the post, or the one that people have as themselves."""
        if self.post is not None:
            return self.post.role
        return next((role for role, name in classes.items() if name == CITIZEN), None)


def job_actor(cause: str) -> Actor:
    """Who acts when time, a payment or a job moves a file: nobody's session, the cause for a role."""
    holder = Holder(
        b"", JOB_PERSON, Words(cause, cause), None, datetime.max.replace(tzinfo=UTC), {}
    )
    return Actor(holder, None)
