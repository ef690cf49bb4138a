"""One action on several files at once: each by itself, so that one refusal stops no other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from runtime.access.actor import Actor
from runtime.catalogue import Action, Service
from runtime.files.moving import act
from runtime.ground import Ground
from runtime.refusal import NOT_FOUND, Refusal, malformed
from runtime.refused import Refused, refusal_of
from runtime.workflow import Ask


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file with the version that was seen of it."""

    id: UUID
    row_version: int


async def act_on_all(
    ground: Ground,
    actor: Actor,
    service: Service,
    action: str,
    files: Sequence[Wanted],
    ask: Ask,
    key: str,
    local_body: str | None = None,
) -> list[dict[str, Any]]:
    """What became of each file, in order: the answer kept for it, or why it was refused.

    A retry with the same key finds what was done and goes on with the rest.

    Raises:
        Refusal: 404 for an action that is not done in bulk; 400 for more files than it may be done to.
    """
    found = bulk_action(service, action)
    if found is None:
        raise Refusal(NOT_FOUND)
    if not files or len(files) > found.bulk or len({one.id for one in files}) != len(files):
        raise malformed(
            f"Name from 1 to {found.bulk} files, each once",
            f"1 മുതൽ {found.bulk} വരെ ഫയലുകൾ, ഓരോന്നും ഒരിക്കൽ നൽകുക",
        )
    results: list[dict[str, Any]] = []
    for one in files:
        digest = hashlib.sha256(
            f"{action}\n{one.id}\n".encode() + msgspec.json.encode(ask)
        ).digest()
        own = hashlib.sha256(f"{key}\n{one.id}".encode()).hexdigest()
        try:
            kept = await act(
                ground,
                actor,
                service,
                one.id,
                action,
                ask,
                one.row_version,
                own,
                digest,
                local_body,
            )
        except Refused as error:
            refusal = refusal_of(error)
            detail = refusal.detail or refusal.problem.title
            results.append(
                {
                    "id": one.id,
                    "done": None,
                    "refused": {
                        "type": f"urn:ksmart:problem:{refusal.problem.type}",
                        "status": refusal.problem.status,
                        "reason": refusal.reason,
                        "words": {"en": detail.en, "ml": detail.ml},
                    },
                }
            )
        else:
            results.append({"id": one.id, "done": msgspec.Raw(kept.text.encode()), "refused": None})
    return results


def bulk_action(service: Service, name: str) -> Action | None:
    """The action of this name that may be done to several files at once."""
    return next(
        (
            action
            for state in service.workflow.states.values()
            for action in state.actions
            if action.name == name and action.bulk
        ),
        None,
    )
