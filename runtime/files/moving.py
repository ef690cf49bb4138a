"""Acting on a file: load, decide, commit; once more when it moved beneath us."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from runtime.access.actor import Actor, job_actor
from runtime.catalogue import Action, File, Service
from runtime.db.pool import Refusal as DoorRefusal
from runtime.files import behind
from runtime.files.doors import file_doors, scope_of
from runtime.files.kept import Kept, duplicate, kept, moved_on
from runtime.ground import Ground
from runtime.refusal import MOVED_ON, NOT_ALLOWED, NOT_FOUND, STATE, Refusal
from runtime.workflow import decide
from runtime.workflow.amending import ENTRY_MOVED_ON

_MOST_TRIES = 6
"""How often an action is decided anew while others act on the same file: one for each of so many branches."""

_NO_KEY = ""
"""No Idempotency-Key is empty, so nothing was ever kept under this one."""


async def act(
    ground: Ground,
    actor: Actor,
    service: Service,
    file: UUID,
    action: str,
    ask: decide.Ask,
    expected: int,
    key: str,
    request: bytes,
    local_body: str | None = None,
) -> Kept:
    """Do one action with a file.

    Args:
        expected: The row version that the caller read.
        key, request: The Idempotency-Key, and the digest of what it stands for.
    Raises:
        Refusal: 404, 403, 409 where the file stands elsewhere, 412 where it has another version than
            expected, 422 with every fault of remark and answers.
    """
    doors = file_doors(service, actor)
    if doors.load is None or doors.act is None:
        raise Refusal(NOT_ALLOWED, reason="role")
    scope = scope_of(actor, local_body)
    amended: dict[UUID, int] | None = None
    for again in range(_MOST_TRIES, 0, -1):
        loaded = await _load(ground, service, doors.load, scope, file, key, request)
        if isinstance(loaded, Kept):
            return loaded
        if loaded.row_version != expected and not decide.still_current(
            service, loaded, action, expected
        ):
            # A twin of this request may have committed between the load's two looks, at the key and at
            # the file: a second load finds its answer.
            if again == _MOST_TRIES:
                continue
            raise moved_on(loaded.row_version)
        ctx = behind.of_file(service, ground.context(service, actor, loaded.local_body), loaded)
        if ask.answers:
            ctx = await behind.with_rows(ground, actor, service, ctx, ask.answers)
        decision = decide.act(service, loaded, action, ask, ctx)
        # Who amends an entry has looked at one version of it: a newer one is not amended unseen.
        over = {one["id"]: one["expect"] for one in decision["amends"]}
        if amended is not None and over != amended:
            raise Refusal(MOVED_ON, ENTRY_MOVED_ON, reason="entry")
        amended = over
        decision["seen"] = behind.seen(ctx)
        try:
            text: str | None = await ground.doors.value(
                doors.act, *scope, key, request, msgspec.json.encode(decision).decode()
            )
        except DoorRefusal as refused:
            # The caller's version was current a moment ago. Either a twin of this request won, and its
            # answer is ours; or another branch was done, and this one is decided anew; or another did
            # something else, and the second look says 412 with the version it has now.
            if again > 1 and refused.code in ("KS412", "KS409"):
                continue
            raise
        except asyncpg.UniqueViolationError as error:
            raise duplicate(service.record, error, "/answers") from error
        if text is None:  # the door lets this post nowhere near
            raise Refusal(NOT_FOUND)
        return kept(text)
    raise Refusal(STATE)


async def act_as(
    ground: Ground, service: Service, local_body: str, file: UUID, cause: decide.Cause
) -> Kept | None:
    """What time, a payment or a job does to a file; None where it means nothing to it now.

    Safe to call again: the file's version is part of the key, and what was done is not done twice.

    Raises:
        Refusal: 409 where the service's files are moved by people only, or by somebody else all the time;
            404 for a file that is not there.
    """
    if service.job is None:
        raise Refusal(STATE, reason="job")
    actor = job_actor(cause.kind)
    for _ in range(_MOST_TRIES):
        loaded = await _load(ground, service, service.job.load, (local_body,), file, _NO_KEY, b"")
        assert not isinstance(loaded, Kept)
        ctx = behind.of_file(service, ground.context(service, actor, local_body), loaded)
        decision = decide.happen(service, loaded, cause, ctx)
        if decision is None:
            return None
        decision["seen"] = behind.seen(ctx)
        key = f"{cause.kind}:{cause.name}:{cause.round}:{file}:{loaded.row_version}"
        try:
            text: str = await ground.doors.value(
                service.job.act, local_body, key, b"", msgspec.json.encode(decision).decode()
            )
        except DoorRefusal as refused:
            if refused.code in ("KS412", "KS409"):
                continue  # somebody acted meanwhile: look again
            raise
        return kept(text)
    raise Refusal(STATE, reason="busy")


async def actions(
    ground: Ground, actor: Actor, service: Service, file: UUID, local_body: str | None = None
) -> tuple[int, list[Action]]:
    """The file's version and what this actor may do with it now.

    Raises:
        Refusal: 404 as for reading. Who may read but never act gets an empty list.
    """
    doors = file_doors(service, actor)
    scope = scope_of(actor, local_body)
    if doors.load is None or doors.act is None:
        row = await ground.doors.row(doors.read, *scope, file)
        if row is None or row["row_version"] is None:
            raise Refusal(NOT_FOUND)
        return row["row_version"], []
    loaded = await _load(ground, service, doors.load, scope, file, _NO_KEY, b"")
    assert not isinstance(loaded, Kept)
    ctx = behind.of_file(service, ground.context(service, actor, loaded.local_body), loaded)
    return loaded.row_version, decide.available(service, loaded, ctx)


async def _load(
    ground: Ground,
    service: Service,
    door: str,
    scope: tuple[Any, ...],
    file: UUID,
    key: str,
    request: bytes,
) -> File | Kept:
    row = await ground.doors.row(door, *scope, file, key, request)
    if row is not None and row["answer"] is not None:
        return kept(row["answer"])
    if row is None or row["row_version"] is None:
        raise Refusal(NOT_FOUND)
    return msgspec.json.decode(row["body"], type=service.file)
