"""Names of what the catalogue holds, for people: services, states, actions, roles, local bodies."""

from __future__ import annotations

from typing import Any

from runtime.access.actor import CITIZEN
from runtime.catalogue import Action, Master, Service
from runtime.files.filing import LOCAL_BODIES
from runtime.ground import Ground
from runtime.portal.printing import row_label
from runtime.portal.words import WORDS
from runtime.refusal import NOT_FOUND, Refusal
from runtime.words import Words
from runtime.workflow import as_action

SUBMIT = "submit"
"""How the first event of a file is named: no action of a workflow has this name."""


HAPPENED = {
    "expire": Words("The time ran out", "സമയം കഴിഞ്ഞു"),
    "late": Words("Not done in time", "സമയപരിധി കഴിഞ്ഞു"),
    "paid": Words("Paid", "തുക അടച്ചു"),
}
"""What happens to files by itself; no action of a workflow has such a name."""
NOBODY = {
    "time": Words("The clock", "സമയക്രമം"),
    "paid": Words("The payment", "പണമടയ്ക്കൽ"),
    "job": Words("The platform", "സംവിധാനം"),
}
"""Who acts where no person does."""


def local_bodies(ground: Ground) -> Master[Any]:
    """The master of local bodies. Raises 404 where a project has none."""
    found = ground.catalogue.master(*LOCAL_BODIES)
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def local_body_name(ground: Ground, code: str) -> Words:
    """The name of a local body."""
    today = ground.clock.now().date()
    return row_label(ground.data.find(local_bodies(ground), code, today), code)


def offering(ground: Ground, service: Service) -> list[Any]:
    """The local bodies of the tiers that offer a service."""
    today = ground.clock.now().date()
    return [
        row
        for row in ground.data.rows(local_bodies(ground), today)
        if str(row.tier) in service.tiers
    ]


def role_title(ground: Ground, role: str) -> Words:
    """What a role is called."""
    for module in ground.catalogue.modules.values():
        for known in module.roles:
            if known.name == role:
                return known.title
    return NOBODY.get(role, Words(role, role))


def state_title(service: Service, state: str) -> Words:
    """What a state is called."""
    found = service.workflow.states.get(state)
    return found.title if found else Words(state, state)


def action_label(service: Service, name: str) -> Words:
    """What an action is called."""
    if name == SUBMIT:
        return WORDS["history_submit"]
    found = action_named(service, name)
    return found.label if found else HAPPENED.get(name, Words(name, name))


def action_named(service: Service, name: str) -> Action | None:
    """The action or branch of this name, in whatever state it stands."""
    for state in service.workflow.states.values():
        for action in state.actions:
            if action.name == name:
                return action
        if branch := state.branch(name):
            return as_action(branch, state)
    return None


def is_for_citizens(service: Service) -> bool:
    """Whether people open files of this service themselves."""
    doors = service.doors.get(CITIZEN)
    return doors is not None and doors.open is not None


def service_address(service: Service) -> str:
    """The start page of a service."""
    return f"/services/{service.module}/{service.name}"


def apply_address(service: Service) -> str:
    """Where one applies for a service."""
    return f"/apply/{service.module}/{service.name}"


def files_address(module: str, service: str) -> str:
    """Where the files of a service are read."""
    return f"/files/{module}/{service}"
