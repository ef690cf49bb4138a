"""Which doors an actor goes through, and what staff doors want beside."""

from __future__ import annotations

from typing import Any

from runtime.access.actor import Actor
from runtime.catalogue import FileDoors, Register, RegisterDoors, Service
from runtime.refusal import NOT_ALLOWED, Refusal, malformed


def file_doors(service: Service, actor: Actor) -> FileDoors:
    """The actor's doors to the files of a service.

    Raises:
        Refusal: The policy names no role of his.
    """
    found = service.doors.get(actor.reader_class(service.classes) or "")
    if found is None:
        raise Refusal(NOT_ALLOWED, reason="role")
    return found


def register_doors(register: Register, actor: Actor) -> RegisterDoors:
    """The actor's doors to a register. Raises as `file_doors`."""
    found = register.doors.get(actor.reader_class(register.classes) or "")
    if found is None:
        raise Refusal(NOT_ALLOWED, reason="role")
    return found


def scope_of(actor: Actor, local_body: str | None) -> tuple[Any, ...]:
    """What every door of the actor's class takes first.

    `local_body` is whose rows are asked for; left out, the post's own. The door decides whether the
    post reaches there.
    """
    post = actor.post
    if post is None:
        if local_body is not None:
            raise malformed(
                "local_body is for those who act through a post",
                "local_body തസ്തിക വഴി പ്രവർത്തിക്കുന്നവർക്കുള്ളതാണ്",
            )
        return (actor.session,)
    return (actor.session, post.id, local_body or post.local_body)
