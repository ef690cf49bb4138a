"""How each reader class enters its doors: the SQL that every door of the class begins with."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir.doors import PartIR, ReaderIR
from generator.text.sql import literal


@dataclass(frozen=True, slots=True)
class Enters:
    """Texts of one class. `mine` is the explicit key of a file, `key` that of a record's rows."""

    params: str
    declare: str
    enter: str
    person: str
    post: str
    role: str
    mine: str
    key: str


def enters(reader: ReaderIR) -> Enters:
    """The texts of a reader class.

    A job's door is told the local body and asks nobody. A citizen's door finds him by his session; a staff door also takes the post he acts as and the
    local body he asks about, and gives nothing where the post does not reach it.
    """
    if reader.kind == "citizen":
        return Enters(
            params="p_session bytea",
            declare="    v_me uuid := ksmart.enter_person(p_session);\n",
            enter="",
            person="v_me",
            post="null",
            role=literal(reader.roles[0]),
            mine="applicant = v_me",
            key="",
        )
    if reader.kind == "job":
        return Enters(
            params="p_local_body text",
            declare="    v_me uuid := ksmart.enter_job(p_local_body);\n",
            enter="",
            person="v_me",
            post="null",
            role="p_decision ->> 'role'",
            mine="local_body = p_local_body",
            key="r.local_body = p_local_body and ",
        )
    roles = ", ".join(literal(role) for role in reader.roles)
    return Enters(
        params="p_session bytea, p_post bigint, p_local_body text",
        declare="    v record;\n",
        enter=(
            f"    select * into v from ksmart.enter_post(p_session, p_post, array[{roles}]);\n"
            f"    if ({reader.home}) is not true then\n        return;\n    end if;\n"
        ),
        person="v.person",
        post="v.post",
        role="v.role",
        mine="local_body = p_local_body",
        key="r.local_body = p_local_body and ",
    )


def selected(parts: list[PartIR]) -> str:
    """The members of a row as a select list, one a line."""
    return ",\n               ".join(f"{part.sql} as {part.key}" for part in parts)


def paired(parts: list[PartIR]) -> str:
    """The members of a row as arguments of json_build_object."""
    return ", ".join(f"{literal(part.key)}, {part.sql}" for part in parts)
