"""What the roles keep the app from."""

import asyncio
import base64
import hmac

import asyncpg
import pytest

from runtime.db.roles import APP, RolesError, ensure_roles, scram_verifier
from runtime.db.url import DatabaseUrl
from tests.database import Server, execute, fresh_database, run, value


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM ksmart.file",
        "SELECT count(*) FROM ksmart.person",
        "INSERT INTO ksmart.outbox (topic, payload) VALUES ('x', '{}')",
        "SELECT * FROM ksmart_migration.applied",
        "SELECT ksmart.enter_person('x')",
        "CREATE TEMP TABLE file (x int)",
        "CREATE TABLE public.file (x int)",
        "CREATE TABLE ksmart.mine (x int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION ksmart.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET ROLE ksmart_owner",
        "SET ROLE ksmart_ward",
        "SET SESSION AUTHORIZATION postgres",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT rolpassword FROM pg_authid",
    ],
)
def test_the_app_is_refused(pg_server: Server, migrated: DatabaseUrl, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        run(execute(pg_server.app(migrated), statement))


def test_a_reader_class_may_not_log_in_or_own_tables(migrated: DatabaseUrl) -> None:
    login = "SELECT bool_or(rolcanlogin) FROM pg_roles WHERE rolname ~ '^ksmart_' AND rolname <> $1"
    assert run(value(migrated, login, APP)) is False
    owned = """
        SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
        WHERE r.rolname ~ '^ksmart_' AND r.rolname <> 'ksmart_owner'
    """
    assert run(value(migrated, owned)) == 0


def test_a_stranger_to_the_database_may_not_connect(
    pg_server: Server, migrated: DatabaseUrl
) -> None:
    assert (
        run(
            value(
                migrated, "SELECT has_database_privilege('public', current_database(), 'CONNECT')"
            )
        )
        is False
    )
    assert run(value(pg_server.app(migrated), "SELECT current_user")) == APP


def test_a_verifier_is_made_as_the_standard_says() -> None:
    # The exchange of RFC 7677, section 3: user "user", password "pencil".
    salt, nonce = "W22ZaJ0SNY7soEsUEjb6gQ==", "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    message = f"n=user,r=rOprNGfwEbeRWgbNEkqO,r={nonce},s={salt},i=4096,c=biws,r={nonce}"
    verifier = scram_verifier("pencil", base64.b64decode(salt))
    assert verifier.startswith(f"SCRAM-SHA-256$4096:{salt}$")
    server_key = base64.b64decode(verifier.rpartition(":")[2])
    signature = hmac.digest(server_key, message.encode(), "sha256")
    assert base64.b64encode(signature) == b"6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


def test_two_verifiers_of_one_password_differ() -> None:
    assert scram_verifier("pencil") != scram_verifier("pencil")


@pytest.mark.parametrize("password", ["", "കേരളം", "a\nb", "a\x00b"])
def test_a_password_that_cannot_be_checked_is_refused(password: str) -> None:
    with pytest.raises(RolesError):
        scram_verifier(password)


def test_two_databases_of_a_cluster_may_make_the_roles_at_once(pg_server: Server) -> None:
    async def ensure(url: DatabaseUrl) -> None:
        connection = await asyncpg.connect(str(url))
        try:
            for _ in range(5):
                await ensure_roles(connection, pg_server.app_password)
        finally:
            await connection.close()

    async def all_at_once(urls: list[DatabaseUrl]) -> None:
        await asyncio.gather(*(ensure(url) for url in urls))

    with fresh_database(pg_server) as one, fresh_database(pg_server) as two:
        run(all_at_once([one, two] * 3))


def test_a_mighty_role_is_refused(pg_server: Server) -> None:
    async def attempt(url: DatabaseUrl) -> None:
        connection = await asyncpg.connect(str(url))
        transaction = connection.transaction()
        await transaction.start()
        try:
            await connection.execute("ALTER ROLE ksmart_app BYPASSRLS")
            await ensure_roles(connection, None)
        finally:
            await transaction.rollback()
            await connection.close()

    with pytest.raises(RolesError, match="mightier"):
        run(attempt(pg_server.url))
