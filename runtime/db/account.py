"""Who runs the embedded server, and which folder that account can reach.

PostgreSQL refuses to run as root, and its data folder must belong to the account that runs it.
Root therefore hands the server to an unprivileged account; everyone else runs it as themselves.
"""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from runtime.db.mistake import Mistake

ACCOUNT_VARIABLE = "KSMART_DATABASE_ACCOUNT"

# `ksmart` first: who wants an account of its own for the server makes one and it is taken. We never
# edit the machine's accounts ourselves. Not `postgres`: that one may own somebody's real database.
_ACCOUNTS_FOR_ROOT = ("ksmart", "nobody")

# Not /tmp: it empties at boot. /var/tmp is the last resort because systemd ages it after 30 days.
_BASES_FOR_ROOT = (Path("/var/lib/ksmart"), Path("/var/tmp/ksmart"))  # noqa: S108 - owner checked


class AccountError(Mistake):
    """No account can run the embedded server here; the message says the way out."""


@dataclass(frozen=True, slots=True)
class Account:
    """A system account. `switch` is true when processes must be started as it, by root."""

    name: str
    uid: int
    gid: int
    switch: bool


def server_account() -> Account:
    """The account the embedded server runs as: the caller's own, or an unprivileged one for root.

    Raises:
        AccountError: The account has no entry in the system's account list, or is root.
    """
    if os.geteuid() != 0:
        try:
            entry = pwd.getpwuid(os.geteuid())
        except KeyError as error:
            raise AccountError(
                f"user id {os.geteuid()} has no entry in the system's account list, and PostgreSQL "
                "refuses such a user. Run under a listed account, or set KSMART_DATABASE_URL."
            ) from error
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=False)
    asked = os.environ.get(ACCOUNT_VARIABLE)
    for name in (asked,) if asked else _ACCOUNTS_FOR_ROOT:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid == 0:
            raise AccountError(f"{ACCOUNT_VARIABLE} is root, and PostgreSQL refuses to run as root")
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)
    raise AccountError(
        f"running as root, and no account {asked or ' or '.join(_ACCOUNTS_FOR_ROOT)} exists to run "
        f"PostgreSQL. `useradd --system ksmart`, or name one in {ACCOUNT_VARIABLE}."
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where the embedded server lives. `reason` says why not where it was wanted, else is empty."""

    folder: Path
    reason: str = ""


def reachable_place(wanted: Path, account: Account) -> Place:
    """The wanted folder, or one elsewhere when the account could not walk down to it.

    A project in /root (0700) run by root: the server's account cannot enter it, and widening
    the mode of a folder we did not make is not ours to do.

    Raises:
        AccountError: No base folder is reachable either.
    """
    wanted = wanted.absolute()
    barrier = first_barrier(wanted / "data", account)
    if barrier is None:
        return Place(wanted)
    mode = stat.filemode(barrier.stat().st_mode)
    reason = f"account {account.name} may not enter {barrier} ({mode})"
    digest = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    for base in _BASES_FOR_ROOT:
        if first_barrier(base, account) is None and os.access(_existing(base), os.W_OK):
            return Place(base / f"{wanted.parent.parent.name or 'root'}-{digest}", reason)
    bases = " and ".join(str(base) for base in _BASES_FOR_ROOT)
    raise AccountError(f"{reason}, and {bases} cannot be used; set KSMART_DATABASE_URL")


def first_barrier(path: Path, account: Account) -> Path | None:
    """The first existing folder above `path` that the account may not enter, if any."""
    if not account.switch:
        return None
    for folder in reversed(path.resolve().parents):
        try:
            found = folder.stat()
        except FileNotFoundError:
            return None  # from here down we make the folders ourselves
        if not _may_enter(found, account):
            return folder
    return None


def make_folder(folder: Path, owner: Account | None, mode: int) -> None:
    """Make a folder of this mode, owned by the account or (None) by the caller.

    Missing parents become enterable for all (0711). A folder that is already there keeps its mode.

    Raises:
        AccountError: It exists and belongs to somebody else, or is a link or a file.
    """
    for parent in reversed(folder.parents):
        if not parent.exists():
            parent.mkdir(exist_ok=True)
            parent.chmod(0o711)  # the umask may have closed what the account must walk through
    uid = owner.uid if owner else os.geteuid()
    try:
        folder.mkdir()
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise AccountError(f"{folder} is not a folder") from None
        if found.st_uid != uid:
            raise AccountError(
                f"{folder} belongs to user id {found.st_uid}, not to {uid}; "
                "run as that user, or remove the folder (its database goes with it)"
            ) from None
        return
    folder.chmod(mode)
    if owner and owner.switch:
        os.chown(folder, owner.uid, owner.gid)


def _may_enter(found: os.stat_result, account: Account) -> bool:
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())
