"""Changes of masters: proposed by one officer, approved or returned by another, in force by the epoch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from runtime.access.actor import Actor, Post
from runtime.answers.faults import Faults
from runtime.answers.text import clean_text
from runtime.catalogue import Editor, Master
from runtime.clock import new_id
from runtime.ground import Ground
from runtime.masters.proof import Plan, plan
from runtime.refusal import ANSWERS, MOVED_ON, NOT_ALLOWED, NOT_FOUND, STATE, Refusal
from runtime.words import Words

MOST_SHOWN = 50
LONGEST_TEXT = 900_000


class Change(msgspec.Struct, frozen=True):
    """A change as it stands: `mine` where the reader made it."""

    id: UUID
    text: str
    rows: list[Any]
    note: str
    at: datetime
    state: str
    remark: str | None
    mine: bool
    maker: Words
    decided_at: datetime | None


def editor_of(master: Master[Any]) -> Editor:
    """Who changes the rows. Raises 404 where nobody does while the app runs."""
    if master.editor is None:
        raise Refusal(NOT_FOUND)
    return master.editor


def is_maker(master: Master[Any], actor: Actor) -> bool:
    """Whether this actor proposes rows."""
    editor, post = master.editor, actor.post
    return editor is not None and post is not None and post.role in editor.makers


def is_checker(master: Master[Any], actor: Actor) -> bool:
    """Whether this actor decides on what others propose."""
    editor, post = master.editor, actor.post
    return editor is not None and post is not None and post.role in editor.checkers


async def changes_of(ground: Ground, actor: Actor, master: Master[Any]) -> list[Change]:
    """The newest changes of a master. Raises 403 for who neither makes nor checks."""
    editor, post = editor_of(master), _post(actor)
    text: str | None = await ground.doors.value(
        "ksmart.master_changes", actor.session, post.id, [*editor.makers, *editor.checkers],
        master.name, MOST_SHOWN,
    )  # fmt: skip
    found = msgspec.json.decode(text, type=list[Change]) if text else []
    if editor.own is None:
        return found
    return [one for one in found if _places(ground, master, one) == {post.local_body}]


def _places(ground: Ground, master: Master[Any], change: Change) -> set[str | None]:
    """The local bodies whose rows a change is about."""
    assert master.editor is not None
    own = master.editor.own or ""
    keys = [step["row"][own] for step in change.rows if step["op"] == "add"]
    ended = [step["key"] for step in change.rows if step["op"] == "end"]
    rows = ground.data.dated(master)
    return {*keys, *(getattr(row, own) for key in ended for row in rows.get(key, []))}


async def proved(ground: Ground, actor: Actor, master: Master[Any], text: str) -> Plan:
    """What a text would do to the newest rows."""
    await ground.refresh()
    today = ground.clock.now().date()
    body = actor.post.local_body if actor.post else None
    return plan(master, ground.catalogue.masters(), ground.data, text, today, body)


async def propose(ground: Ground, actor: Actor, master: Master[Any], text: str, note: str) -> UUID:
    """Hand a change to the checkers.

    Raises:
        Refusal: 403 for who is no maker, 422 where the proof or the note fails.
    """
    editor, post = editor_of(master), _post(actor)
    if not is_maker(master, actor):
        raise Refusal(NOT_ALLOWED, reason="role")
    faults = Faults()
    kept = clean_text(note, 1, 500, "/note", faults)
    made = await proved(ground, actor, master, text[:LONGEST_TEXT])
    if made.faults:
        faults.add("/text", "proof", made.faults[0].words)
    if faults.found:
        raise Refusal(ANSWERS, faults=tuple(faults.found), reason="answers")
    change = new_id(ground.clock.now())
    await ground.doors.value(
        "ksmart.master_propose", actor.session, post.id, list(editor.makers), change, master.name,
        text, _stored(made, editor), kept,
    )  # fmt: skip
    return change


async def approve(ground: Ground, actor: Actor, master: Master[Any], change: UUID) -> None:
    """Put a change into force: proved once more on the newest rows, by another person than its maker.

    Raises:
        Refusal: 403 for the maker or who is no checker, 409 where it was decided, 412 where the rows
            have changed so that it does something else now.
    """
    editor, post = editor_of(master), _post(actor)
    if not is_checker(master, actor):
        raise Refusal(NOT_ALLOWED, reason="role")
    found = _one(await changes_of(ground, actor, master), change)
    if found.state != "proposed":
        raise Refusal(STATE, reason="state")
    made = await proved(ground, actor, master, found.text)
    same = msgspec.json.decode(_stored(made, editor)) == found.rows
    if made.faults or not same:
        raise Refusal(MOVED_ON, CHANGED, reason="version")
    await ground.doors.value(editor.change_door, actor.session, post.id, change, ground.data.epoch)
    await ground.refresh()


async def send_back(
    ground: Ground, actor: Actor, master: Master[Any], change: UUID, remark: str
) -> None:
    """Return a change to its maker with a remark. Raises as `approve`, 422 without a remark."""
    editor, post = editor_of(master), _post(actor)
    faults = Faults()
    kept = clean_text(remark, 1, 2000, "/remark", faults)
    if faults.found:
        raise Refusal(ANSWERS, faults=tuple(faults.found), reason="answers")
    await ground.doors.value(
        "ksmart.master_return", actor.session, post.id, list(editor.checkers), change, master.name, kept
    )  # fmt: skip


CHANGED = Words(
    "The rows have changed since this was proposed: return it, so that its maker looks again",
    "ഇത് നിർദേശിച്ച ശേഷം വരികൾ മാറിയിട്ടുണ്ട്: വീണ്ടും നോക്കാൻ മടക്കുക",
)


def _stored(made: Plan, editor: Editor) -> str:
    return msgspec.json.encode([step.stored(editor) for step in made.steps]).decode()


def _one(changes: Sequence[Change], change: UUID) -> Change:
    found = next((one for one in changes if one.id == change), None)
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def _post(actor: Actor) -> Post:
    if actor.post is None:
        raise Refusal(NOT_ALLOWED, reason="role")
    return actor.post
