"""Reading files: one, its history, those of a person, those on a desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from runtime.access.actor import Actor
from runtime.catalogue import Service
from runtime.files.doors import file_doors, scope_of
from runtime.ground import Ground
from runtime.refusal import NOT_ALLOWED, NOT_FOUND, Refusal


@dataclass(frozen=True, slots=True)
class Found:
    """JSON text from a door, with its version."""

    row_version: int
    body: str


async def read_file(
    ground: Ground, actor: Actor, service: Service, file: UUID, local_body: str | None = None
) -> Found:
    """One file as this actor may see it.

    Raises:
        Refusal: 404 for a file that is not there or not his to see: the two are not told apart.
    """
    row = await ground.doors.row(
        file_doors(service, actor).read, *scope_of(actor, local_body), file
    )
    if row is None or row["row_version"] is None:
        raise Refusal(NOT_FOUND)
    return Found(row["row_version"], row["body"])


async def history(
    ground: Ground, actor: Actor, service: Service, file: UUID, local_body: str | None = None
) -> str:
    """The events of a file as a JSON array, oldest first. Raises as `read_file`."""
    body: str | None = await ground.doors.value(
        file_doors(service, actor).history, *scope_of(actor, local_body), file
    )
    if body is None:
        raise Refusal(NOT_FOUND)
    return body


async def my_files(
    ground: Ground, actor: Actor, after: UUID, limit: int
) -> tuple[str, UUID | None]:
    """The files that the person opened, newest first, as a JSON array; and the last id of a full page."""
    if actor.post is not None:
        raise Refusal(NOT_ALLOWED, reason="post")
    row = await ground.doors.row("ksmart.my_files", actor.session, after, limit)
    return (row["body"] or "[]", row["last"]) if row else ("[]", None)


async def inbox(
    ground: Ground, actor: Actor, after: tuple[date, UUID], limit: int
) -> tuple[str, tuple[date, UUID] | None]:
    """The files on the post's desk, those due first on top; and where the next page begins.

    Raises:
        Refusal: The actor acts as himself: an inbox belongs to a post.
    """
    if actor.post is None:
        raise Refusal(NOT_ALLOWED, reason="post")
    row = await ground.doors.row("ksmart.inbox", actor.session, actor.post.id, *after, limit)
    if row is None or row["last"] is None:
        return (row["body"] or "[]") if row else "[]", None
    return row["body"], (row["last_due"], row["last"])
