"""Views that people keep: the filters and words of a register under a name of their own."""

from __future__ import annotations

import msgspec

from runtime.access.actor import Actor
from runtime.answers.faults import Faults
from runtime.answers.text import clean_text
from runtime.catalogue import Register
from runtime.ground import Ground
from runtime.refusal import ANSWERS, Refusal, malformed

MOST_VIEWS = 30
LONGEST_NAME = 60
LONGEST_QUERY = 1_000


class View(msgspec.Struct, frozen=True):
    """A kept view: what its owner calls it, and the query of its page."""

    name: str
    query: str


async def views_of(ground: Ground, actor: Actor, register: Register) -> list[View]:
    """The actor's views of a register, by name."""
    text: str | None = await ground.doors.value("ksmart.view_list", actor.session, _key(register))
    return [] if text is None else msgspec.json.decode(text, type=list[View])


async def save_view(
    ground: Ground, actor: Actor, register: Register, name: str, query: str
) -> None:
    """Keep a view; one of the same name is replaced.

    Raises:
        Refusal: 422 for a name that is none, 400 where there are too many views already.
    """
    faults = Faults()
    kept = clean_text(name, 1, LONGEST_NAME, "/name", faults)
    if faults.found:
        raise Refusal(ANSWERS, faults=tuple(faults.found), reason="answers")
    if len(query) > LONGEST_QUERY or not await ground.doors.value(
        "ksmart.view_save", actor.session, _key(register), kept, query, MOST_VIEWS
    ):
        raise malformed(
            f"{MOST_VIEWS} views of a register are kept: delete one first",
            f"ഒരു രജിസ്റ്ററിന്റെ {MOST_VIEWS} കാഴ്ചകൾ സൂക്ഷിക്കാം: ആദ്യം ഒന്ന് നീക്കുക",
        )


async def drop_view(ground: Ground, actor: Actor, register: Register, name: str) -> None:
    """Forget a view; one that is not there is forgotten already."""
    await ground.doors.value("ksmart.view_drop", actor.session, _key(register), name)


def _key(register: Register) -> str:
    return f"{register.module}.{register.name}"
