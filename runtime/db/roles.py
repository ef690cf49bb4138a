"""The database's roles: who owns, who reads for whom, who may log in.

Roles belong to the whole cluster, so several databases share them, and two migrators of two
databases may create them at the same moment; no lock of PostgreSQL's spans databases, hence
the retry.
"""

import asyncio
import base64
import hashlib
import hmac
import secrets

import asyncpg

from runtime.db.mistake import Mistake

OWNER = "ksmart_owner"
READER_CLASSES = ("ksmart_citizen", "ksmart_ward", "ksmart_office", "ksmart_area", "ksmart_job")
APP = "ksmart_app"

_RACED = {
    "42710",  # duplicate_object
    "23505",  # unique_violation, on the role names' index
    "XX000",  # "tuple concurrently updated"
}


class RolesError(Mistake):
    """The cluster's roles cannot be brought in order; the message says what to do."""


async def ensure_roles(
    connection: "asyncpg.Connection[asyncpg.Record]", app_password: str | None
) -> None:
    """Create what is missing, and give `ksmart_app` its password when one is named.

    Raises:
        RolesError: The log-in may not create roles, or a role has rights it must never have.
    """
    for attempt in range(20):
        try:
            async with connection.transaction():
                await _ensure(connection, app_password)
            return
        except asyncpg.InsufficientPrivilegeError as error:
            raise RolesError(
                "this log-in may not create the roles ksmart needs; migrate as a superuser, or as "
                "a role with CREATEROLE that made them"
            ) from error
        except asyncpg.PostgresError as error:
            if error.sqlstate not in _RACED or attempt == 19:
                raise
            await asyncio.sleep(0.02 * (attempt + 1))


async def prepare_database(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Close this database to everybody but the app, and let the owner make schemas in it."""
    name = await connection.fetchval("SELECT quote_ident(current_database())")
    # No TEMP for anyone: a temporary table must never stand in for a real one inside a door.
    await connection.execute(
        f"""
        REVOKE ALL ON DATABASE {name} FROM PUBLIC;
        GRANT CONNECT ON DATABASE {name} TO {APP};
        GRANT CONNECT, CREATE ON DATABASE {name} TO {OWNER};
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
        ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        """
    )


async def _ensure(
    connection: "asyncpg.Connection[asyncpg.Record]", app_password: str | None
) -> None:
    wanted = (OWNER, *READER_CLASSES, APP)
    found = {
        str(row["rolname"]): row
        for row in await connection.fetch(
            "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication AS mighty,"
            " rolcanlogin FROM pg_roles WHERE rolname = ANY($1::text[])",
            list(wanted),
        )
    }
    for name in wanted:
        row = found.get(name)
        if row is None:
            login = "LOGIN" if name == APP else "NOLOGIN"
            await connection.execute(f"CREATE ROLE {name} {login} NOINHERIT")
        elif row["mighty"]:
            raise RolesError(f"role {name} is mightier than it may be; ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION")  # fmt: skip
        elif row["rolcanlogin"] != (name == APP):
            raise RolesError(f"only {APP} may log in, of the roles of ksmart: see {name}")
    if await connection.fetchval(
        "SELECT bool_or(pg_has_role($1, r, 'MEMBER')) FROM unnest($2::text[]) r",
        APP,
        [OWNER, *READER_CLASSES],
    ):
        raise RolesError(f"{APP} is a member of another role of ksmart; it may only call doors")
    if not await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        for name in (OWNER, *READER_CLASSES):
            if not await connection.fetchval(
                "SELECT pg_has_role(current_user, $1, 'MEMBER')", name
            ):
                await connection.execute(f"GRANT {name} TO CURRENT_USER")
    if app_password is not None:
        # The verifier, not the password: a server that logs statements must not learn it.
        await connection.execute(f"ALTER ROLE {APP} PASSWORD '{scram_verifier(app_password)}'")


def scram_verifier(password: str, salt: bytes | None = None, rounds: int = 4096) -> str:
    """What PostgreSQL stores for a password (RFC 5803). Passwords are ASCII: SASLprep is a no-op.

    Raises:
        RolesError: The password holds other characters, or is empty.
    """
    if not password or not password.isascii() or not password.isprintable():
        raise RolesError("the database password of the app must be of printable ASCII characters")
    salt = salt or secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt_text, stored_text, server_text = (
        base64.b64encode(part).decode() for part in (salt, stored, server)
    )
    return f"SCRAM-SHA-256${rounds}:{salt_text}${stored_text}:{server_text}"
