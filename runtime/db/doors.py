"""Doors as deployed objects: read from `.sql` files, added at migration, dropped at contract.

A file holds doors one after the other, each under its header. The runtime's own are named plainly,
with `{door}` where the name goes; the deployed name gets its digest here:

    -- door: ksmart.draft_drop owner=ksmart_citizen
    create function {door}(...) ... security definer set search_path = '' ...

One that ends in ` for=doors` is called by other doors alone, and the app may not.

Generated ones, in a module's `doors.sql`, carry it already: `-- door: core.list__3f9a61c0de owner=...`.
A name is never deployed again with another text, so an older app keeps calling its own doors.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from runtime.db.mistake import Mistake
from runtime.db.roles import APP, OWNER, READER_CLASSES

PLACEHOLDER = "{door}"
MARK = "ksmart door"  # the comment by which a database knows what may be dropped at contract
_RUNTIME_FOLDER = Path(__file__).parent / "doors"
_DIGEST_LENGTH = 10
_NAME_LIMIT = 63  # bytes of a PostgreSQL identifier; longer ones are cut silently

_HEADER = re.compile(
    r"^-- door: (?P<schema>[a-z_][a-z0-9_]*)\.(?P<name>[a-z_][a-z0-9_]*) owner=(?P<owner>[a-z_]+)(?P<inner> for=doors)?$"
)
_DIGESTED = re.compile(rf"^(?P<plain>.+)__[0-9a-f]{{{_DIGEST_LENGTH},}}$")
_CREATE = re.compile(r"\A(?:\s|--[^\n]*\n)*create function\s", re.IGNORECASE)


class DoorError(Mistake):
    """A door that must not be deployed; the message says which file and line."""


@dataclass(frozen=True, slots=True)
class Door:
    """One door. `key` is its plain name with schema, `name` the deployed one without."""

    key: str
    schema: str
    name: str
    owner: str
    text: str
    source: str
    inner: bool = False  # called by doors, never by the app

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"


def digest_name(schema: str, name: str, text: str) -> str:
    """The deployed name of a door: `schema.name__digest`, equal only for equal texts.

    Raises:
        DoorError: PostgreSQL would cut the name.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]
    deployed = f"{name}__{digest}"
    if len(deployed.encode()) > _NAME_LIMIT:
        raise DoorError(
            f"door name {schema}.{name} is too long: at most {_NAME_LIMIT - _DIGEST_LENGTH - 2} bytes"
        )
    return f"{schema}.{deployed}"


def parse_doors(text: str, source: str) -> list[Door]:
    """The doors of one file's text.

    Raises:
        DoorError: A bad header, an owner that is no reader class, text outside a door.
    """
    doors: list[Door] = []
    header: re.Match[str] | None = None
    start, body = 0, list[str]()
    for number, line in enumerate([*text.splitlines(), "-- door:"], start=1):
        if not line.startswith("-- door:"):
            body.append(line)
            continue
        if header:
            doors.append(_door(header, "\n".join(body).strip() + "\n", f"{source}:{start}"))
        elif any(line.strip() and not line.startswith("--") for line in body):
            raise DoorError(f"{source}:1: SQL before the first `-- door:` header")
        header, start, body = _HEADER.match(line), number, []
        if header is None and line != "-- door:":
            raise DoorError(
                f"{source}:{number}: a door's header is `-- door: schema.name owner=role`"
            )
    return doors


def load_doors(files: Iterable[Path]) -> list[Door]:
    """The doors of several files, sorted by name.

    Raises:
        DoorError: As `parse_doors`; two doors of one name.
    """
    found: dict[str, Door] = {}
    for path in files:
        for door in parse_doors(path.read_text(encoding="utf-8"), str(path)):
            twin = found.setdefault(door.full_name, door)
            if twin is not door:
                raise DoorError(f"{door.source}: {door.full_name} is also at {twin.source}")
    return [found[name] for name in sorted(found)]


def runtime_doors() -> list[Door]:
    """The runtime's own doors."""
    return load_doors(_RUNTIME_FOLDER.glob("*.sql"))


def project_doors(generated: Path) -> list[Door]:
    """Every door that an app of this tree calls: the runtime's own and the generated."""
    return load_doors([*_RUNTIME_FOLDER.glob("*.sql"), *generated.glob("**/doors.sql")])


def names_by_key(doors: Iterable[Door]) -> Mapping[str, str]:
    """Deployed name of each plain one, for callers that know a door by its plain name."""
    return {door.key: door.full_name for door in doors}


async def deployed(connection: "asyncpg.Connection[asyncpg.Record]") -> set[str]:
    """Full names of the doors that the database has."""
    rows = await connection.fetch(
        """
        SELECT n.nspname || '.' || p.proname AS name
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE obj_description(p.oid, 'pg_proc') = $1
        """,
        MARK,
    )
    return {str(row["name"]) for row in rows}


async def add_missing(
    connection: "asyncpg.Connection[asyncpg.Record]", doors: Iterable[Door]
) -> list[str]:
    """Deploy the doors that the database lacks, all or none. Returns their names.

    Raises:
        DoorError: A text that is not one CREATE FUNCTION, that PostgreSQL refuses, or that is
            not SECURITY DEFINER with an empty search path.
    """
    there = await deployed(connection)
    missing = [door for door in doors if door.full_name not in there]
    if not missing:
        return []
    schemas = ", ".join(sorted({door.schema for door in missing}))
    classes = ", ".join(READER_CLASSES)
    async with connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        # PostgreSQL gives a function only to a role that may create in its schema. Undone below.
        await connection.execute(
            f"GRANT USAGE, CREATE ON SCHEMA {schemas} TO {classes};"
            f"GRANT USAGE ON SCHEMA {schemas} TO {APP}"
        )
        for door in missing:
            await _create(connection, door)
        await connection.execute("SET LOCAL ROLE NONE")
        await connection.execute(
            "".join(f"ALTER FUNCTION {door.full_name} OWNER TO {door.owner};" for door in missing)
        )
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        await connection.execute(f"REVOKE CREATE ON SCHEMA {schemas} FROM {classes}")
        await connection.execute("SET LOCAL ROLE NONE")
        await _refuse_unsafe(connection, missing)
    return [door.full_name for door in missing]


async def drop_unused(
    connection: "asyncpg.Connection[asyncpg.Record]", doors: Iterable[Door]
) -> list[str]:
    """Drop the doors that this tree does not call. Returns their names.

    To be run when no app of an older tree serves any more.
    """
    unused = sorted(await deployed(connection) - {door.full_name for door in doors})
    if unused:
        async with connection.transaction():
            await connection.execute("".join(f"DROP FUNCTION {name};" for name in unused))
    return unused


def _door(header: re.Match[str], text: str, source: str) -> Door:
    schema, name, owner = header["schema"], header["name"], header["owner"]
    if owner not in (OWNER, *READER_CLASSES):
        allowed = ", ".join((OWNER, *READER_CLASSES))
        raise DoorError(f"{source}: no door may belong to {owner}; owners are {allowed}")
    if not _CREATE.match(text):
        raise DoorError(f"{source}: a door is one CREATE FUNCTION (never OR REPLACE)")
    plain = name
    if PLACEHOLDER in text:
        # The owner is part of the digest: a door that changes hands is another door.
        full_name = digest_name(schema, name, f"{owner}\n{text}")
        name = full_name.removeprefix(f"{schema}.")
        text = text.replace(PLACEHOLDER, full_name)
    elif digested := _DIGESTED.match(name):
        plain = digested["plain"]
    else:
        raise DoorError(f"{source}: {name} carries no digest, and its text no {PLACEHOLDER}")
    if len(name) > _NAME_LIMIT:
        raise DoorError(f"{source}: {name} is longer than {_NAME_LIMIT} bytes")
    return Door(f"{schema}.{plain}", schema, name, owner, text, source, header["inner"] is not None)


async def _create(connection: "asyncpg.Connection[asyncpg.Record]", door: Door) -> None:
    try:
        # Prepared, so that the server itself refuses a text of more than one statement.
        await connection.fetch(door.text)
        await connection.execute(
            f"REVOKE ALL ON FUNCTION {door.full_name} FROM PUBLIC;"
            f"GRANT EXECUTE ON FUNCTION {door.full_name} TO "
            f"{', '.join(READER_CLASSES) if door.inner else APP};"
            f"COMMENT ON FUNCTION {door.full_name} IS '{MARK}'"
        )
    except asyncpg.PostgresError as error:
        position = getattr(error, "position", None)
        line = door.text.count("\n", 0, int(position)) + 1 if position else 0
        where = f", line {line} of its text" if line else ""
        raise DoorError(f"{door.source}: {door.full_name}{where}: {error}") from error


async def _refuse_unsafe(
    connection: "asyncpg.Connection[asyncpg.Record]", doors: list[Door]
) -> None:
    """Judged in the catalogue, where nothing that a text could say hides anything."""
    rows = await connection.fetch(
        """
        SELECT n.nspname || '.' || p.proname AS name
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname || '.' || p.proname = ANY($1::text[])
          AND p.prosecdef AND 'search_path=""' = ANY(p.proconfig)
        """,
        [door.full_name for door in doors],
    )
    safe = {str(row["name"]) for row in rows}
    for door in doors:
        if door.full_name not in safe:
            raise DoorError(
                f"{door.source}: {door.full_name} must be SECURITY DEFINER SET search_path = ''"
            )
