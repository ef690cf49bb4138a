"""The verbs of certificates and messages: check one, make and revoke keys, see and resend dead letters."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from runtime.certificates.keys import read_published
from runtime.certificates.seal import Claims, Sealed, TokenError, read_token
from runtime.certificates.verifying import Verdict, token_of, verify_file, verify_token
from runtime.clock import SystemClock
from runtime.config import Settings, SettingsError
from runtime.db.doors import names_by_key, runtime_doors
from runtime.db.pool import Doors, open_connections
from runtime.db.server import project_database
from runtime.documents.store import DiskStore
from runtime.ground import Ground
from runtime.loading import Catalogue
from runtime.masters import load_snapshot
from runtime.meaning.dates import KOLKATA
from runtime.papers import project_papers

Say = Callable[[str], None]
Found = TypeVar("Found")
PACKAGE = "generated"
WEEK_S = 7 * 86_400.0
BATCH = 500


def verify_offline(what: str, keys: Path, say: Say) -> bool:
    """Check a token, or the one in a PDF, with published keys alone; whether its seal holds and its day has not passed.

    Raises:
        SettingsError: The keys cannot be read.
    """
    try:
        published = read_published(keys.read_bytes())
    except OSError as error:
        raise SettingsError(f"{keys}: {error.strerror}") from error
    path = _file(what)
    text = what if path is None else token_of(path.read_bytes())
    try:
        sealed = read_token(text or "", published)
    except TokenError:
        say("no token of a certificate")
        return False
    today = SystemClock().now().date()
    late = sealed.claims.valid_to is not None and sealed.claims.valid_to < today
    say(_sealed(sealed, late))
    for line in _claims(sealed.claims):
        say(line)
    if path is not None:
        say(
            "the seal says this; that the file itself is unchanged is said by the office alone (without --keys)"
        )
    else:
        say(
            "whether it was suspended or revoked since is said by the office alone (without --keys)"
        )
    return not sealed.problem and not late


def verify_here(settings: Settings, what: str, say: Say) -> bool:
    """Check a token or a file against the project's own register; whether it is valid."""
    path = _file(what)

    async def work(ground: Ground) -> Verdict:
        if path is not None:
            return await verify_file(ground, path.read_bytes())
        return await verify_token(ground, what)

    verdict = _grounded(settings, work)
    title = f" {verdict.certificate.title.en}" if verdict.certificate else ""
    say(f"{verdict.standing}:{title} {verdict.number}".rstrip(": "))
    for name, text in verdict.shown.items():
        say(f"  {name}: {text}")
    if verdict.superseded_at is not None:
        say(f"  superseded on {verdict.superseded_at.astimezone(KOLKATA):%Y-%m-%d}")
    return verdict.standing == "valid"


def show_keys(settings: Settings, say: Say) -> None:
    """Every key that ever sealed, with its time."""
    for row in _rows(settings, "ksmart.seal_keys"):
        ended = f", revoked {row['revoked_at']:%Y-%m-%d}" if row["revoked_at"] else ""
        until = f" to {row['until']:%Y-%m-%d %H:%M}" if row["until"] else ""
        say(f"{row['kid']}  from {row['since']:%Y-%m-%d %H:%M}{until}{ended}")


def revoke_key(settings: Settings, kid: str) -> bool:
    """Nothing that the key sealed is believed any more; false where there is no such key."""
    done: bool = _grounded(
        settings, lambda ground: ground.doors.value("ksmart.seal_key_revoke", kid)
    )
    return done


def show_dead(settings: Settings, say: Say) -> None:
    """Dead letters: what they are about and why, never what they say."""
    rows = _rows(settings, "ksmart.outbox_dead", 200)
    for row in rows:
        say(
            f"{row['id']}  {row['created_at']:%Y-%m-%d %H:%M}  {row['topic']} {row['about']}: {row['failed']}"
        )
    if not rows:
        say("no dead letters")


def resend(settings: Settings, letter: int) -> bool:
    """Try a dead letter again; false where there is none of this number."""
    done: bool = _grounded(
        settings, lambda ground: ground.doors.value("ksmart.outbox_resend", letter)
    )
    return done


def sweep(settings: Settings, environ: Mapping[str, str]) -> int:
    """Forget stored bytes that nothing has named for a week: of dropped drafts, of uploads that were cut off.

    Returns:
        How many went.
    """
    store = project_papers(settings, environ, production=False).store
    if not isinstance(store, DiskStore):
        raise SettingsError("this store is swept by its own means")

    async def work(ground: Ground) -> int:
        gone = 0
        digests = list(store.older_than(WEEK_S))
        for start in range(0, len(digests), BATCH):
            rows = await ground.doors.rows("ksmart.digests_unknown", digests[start : start + BATCH])
            for row in rows:
                store.forget(row[0])
                gone += 1
        return gone

    return _grounded(settings, work)


def _file(what: str) -> Path | None:
    """The file that is meant, or None for a token, which may be too long to be a file's name."""
    try:
        return path if (path := Path(what)).is_file() else None
    except OSError:
        return None


def _rows(settings: Settings, door: str, *given: object) -> list[Mapping[str, Any]]:
    async def work(ground: Ground) -> list[Mapping[str, Any]]:
        return [dict(row) for row in await ground.doors.rows(door, *given)]

    return _grounded(settings, work)


def _grounded(settings: Settings, work: Callable[[Ground], Awaitable[Found]]) -> Found:
    """Run some work over the project's database, as the app."""

    async def whole() -> Found:
        async with open_connections(database.app, settings.database) as connections:
            doors = Doors(connections, names_by_key(runtime_doors()))
            catalogue = Catalogue(PACKAGE)
            return await work(Ground(doors, catalogue, await load_snapshot(doors, catalogue)))

    with project_database(settings, lambda _: None) as database:
        return asyncio.run(whole())


def _sealed(sealed: Sealed, late: bool) -> str:
    if sealed.problem:
        return f"the seal does not hold: {sealed.problem.replace('_', ' ')}"
    return f"the seal of key {sealed.kid} holds" + (
        ", but the certificate has expired" if late else ""
    )


def _claims(claims: Claims) -> list[str]:
    lines = [
        f"  {claims.kind} {claims.number}, issued {claims.issued_at:%Y-%m-%d %H:%M} UTC in {claims.local_body}"
    ]
    if claims.valid_to is not None:
        lines.append(f"  valid to {claims.valid_to}")
    return lines + [f"  {name}: {text}" for name, text in claims.shown.items()]
