"""Our own small supervisor over PostgreSQL's programs: one private server, shared by processes.

Any number of processes of one user lease one server. A lease is a shared file lock that the kernel
releases however its holder dies, so a killed client is never forgotten; the last one out stops
the server, unless `ksmart db start` asked for it to stay (see docs/decisions/0005).

The folder belongs to the caller: locks, passwords, settings. Inside it `data` and `run` belong to
the server's account, which for root is another one: root writes nothing through folders of theirs.
"""

import os
import secrets
import socket
import subprocess
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from runtime.db.account import Account, make_folder, reachable_place, server_account
from runtime.db.binaries import Binaries, find_binaries, reachable
from runtime.db.locks import SharedLock, exclusive, is_shared
from runtime.db.mistake import Mistake
from runtime.db.postgresql_conf import Options as Options
from runtime.db.postgresql_conf import postgresql_conf
from runtime.db.postmaster import Running, clear_stale, running

SUPERUSER = "postgres"
_SOCKET_PORT = 5432  # names the socket file only; no port is opened
_SOCKET_PATH_LIMIT_BYTES = 100  # the kernel's own limit is 104 to 108
_LOG_LIMIT_BYTES = 8 << 20
_FAST_STOP_S = 15


class EmbeddedError(Mistake):
    """The embedded server cannot do what was asked; the message says why and the way out."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a folder's server is doing. `leased`: some process uses it; `kept`: it stays without."""

    folder: Path
    running: Running | None
    leased: bool
    kept: bool


def _silent(line: str) -> None:
    del line


@dataclass(slots=True)
class EmbeddedServer:
    """The server of one folder. Making the object does nothing; leasing it starts the server.

    Args:
        wanted: Where the server shall live. Root may be given another place: see `reason`.
        options: Set-up, applied at each start.
        say: Called with lines for the person watching.
    Raises:
        AccountError: No account can run a server here.
    """

    wanted: Path
    options: Options = field(default_factory=Options)
    say: Callable[[str], None] = _silent
    account: Account = field(init=False)
    folder: Path = field(init=False)
    reason: str = field(init=False)

    def __post_init__(self) -> None:
        self.account = server_account()
        place = reachable_place(self.wanted, self.account)
        self.folder, self.reason = place.folder, place.reason

    @contextmanager
    def leased(self) -> Generator[str]:
        """Start the server if need be, give the superuser's URL, and let go at the end.

        Raises:
            EmbeddedError: It could not be started.
            BinariesError: No PostgreSQL programs, or not of the folder's version.
        """
        with self._locked():
            lease = SharedLock(self._users)
            try:
                self._start()
            except BaseException:
                lease.release()
                raise
        try:
            yield self.url()
        finally:
            with self._locked():
                lease.release()
                if not self._kept.exists() and not is_shared(self._users):
                    self._stop()

    def keep(self) -> str:
        """Start the server and leave it running until `stop`. Returns the superuser's URL."""
        with self._locked():
            self._start()
            self._kept.touch()
        return self.url()

    def stop(self, *, force: bool = False) -> bool:
        """Stop the server. Returns False if it was not running.

        Raises:
            EmbeddedError: Other processes use it and `force` is not set.
        """
        if not self.folder.exists():
            return False
        with self._locked():
            found = running(self._data)
            if found and is_shared(self._users) and not force:
                raise EmbeddedError("other processes use this server; end them, or stop with force")
            self._kept.unlink(missing_ok=True)
            self._stop()
            return found is not None

    def status(self) -> Status:
        """What the server is doing now; starts and changes nothing."""
        if not self._users.exists():
            return Status(self.folder, None, leased=False, kept=False)
        return Status(self.folder, running(self._data), is_shared(self._users), self._kept.exists())

    def url(self, database: str = "postgres") -> str:
        """The superuser's URL of a database of the running server.

        Raises:
            EmbeddedError: The server is not running.
        """
        found = running(self._data)
        if found is None:
            raise EmbeddedError(f"the server in {self.folder} is not running")
        credentials = f"{SUPERUSER}:{quote(self.secret('password'), safe='')}"
        if not found.socket_folder:
            return f"postgresql://{credentials}@127.0.0.1:{found.port}/{database}"
        host = quote(found.socket_folder, safe="/")
        return f"postgresql://{credentials}@/{database}?host={host}&port={found.port}"

    def secret(self, name: str) -> str:
        """A password kept in the server's folder (0600), made at the first call."""
        path = self.folder / name
        if not path.exists():
            _write(path, secrets.token_urlsafe(24), mode=0o600)
        return path.read_text()

    def binaries(self) -> Binaries:
        """The programs this folder needs: of its own version once it has data.

        Raises:
            BinariesError: They are not installed here.
        """
        version = self._data / "PG_VERSION"
        major = int(version.read_text()) if version.exists() else self.options.major
        return reachable(find_binaries(major), self.account, self.folder.parent)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _run_folder(self) -> Path:
        return self.folder / "run"

    @property
    def _log(self) -> Path:
        return self._run_folder / "log"

    @property
    def _users(self) -> Path:
        return self.folder / "users"

    @property
    def _kept(self) -> Path:
        return self.folder / "kept"

    @contextmanager
    def _locked(self) -> Generator[None]:
        make_folder(self.folder, None, mode=0o711 if self.account.switch else 0o700)
        with exclusive(self.folder / "lock", self.options.start_timeout_s + 60):
            yield

    def _start(self) -> None:
        if running(self._data):
            return
        if self.reason:
            self.say(f"database kept in {self.folder}: {self.reason}")
        binaries = self.binaries()
        if not self._data.exists():
            self.say(f"making a PostgreSQL {binaries.major} server in {self.folder}")
            self._initdb(binaries)
        make_folder(self._run_folder, self.account, mode=0o700)
        clear_stale(self._data, self._socket_file)
        self._trim_log()
        # Somebody may take the free port between our look and PostgreSQL's bind: look again.
        for port in (self.options.port, None, None) if self._uses_loopback() else (None,):
            self._configure(port)
            errors = self._run(
                binaries, "pg_ctl", "start", "-w", "-s", "-D", "data", "-l", "run/log",
                "-t", self.options.start_timeout_s, "-o", "-c config_file=postgresql.conf",
            )  # fmt: skip
            if errors is None:
                return
            if "could not bind" not in self._log_tail():
                raise EmbeddedError(f"PostgreSQL did not start: {errors}\n{self._log_tail()}")
        raise EmbeddedError(f"PostgreSQL found no free port:\n{self._log_tail()}")

    def _stop(self) -> None:
        if running(self._data) is None:
            return
        # PostgreSQL 18.4 never ends a fast stop that reaches it while it recovers from a killed
        # child. Immediate loses nothing that was acknowledged either: the next start recovers.
        for mode, timeout_s in (("fast", _FAST_STOP_S), ("immediate", 30)):
            errors = self._run(
                self.binaries(), "pg_ctl", "stop", "-w", "-s", "-D", "data", "-m", mode, "-t", timeout_s
            )  # fmt: skip
            if errors is None or running(self._data) is None:
                return
        raise EmbeddedError(f"PostgreSQL did not stop: {errors}\n{self._log_tail()}")

    def _initdb(self, binaries: Binaries) -> None:
        # Made beside and renamed: a killed initdb leaves no half-made data folder behind.
        fresh = self.folder / f"data.{secrets.token_hex(4)}"
        make_folder(fresh, self.account, mode=0o700)
        password = self.folder / f"password.{os.getpid()}"
        _write(password, self.secret("password"), mode=0o600)
        if self.account.switch:
            os.chown(password, self.account.uid, self.account.gid)
        errors = self._run(
            binaries, "initdb", "-D", fresh.name, "-U", SUPERUSER, "-A", "scram-sha-256",
            "--pwfile", password.name, "--locale=C", "--encoding=UTF8", "--data-checksums",
            "--no-instructions", *([] if self.options.durable else ["--no-sync"]),
        )  # fmt: skip
        password.unlink()
        if errors is not None:
            raise EmbeddedError(f"initdb failed: {errors}")
        fresh.rename(self._data)

    def _configure(self, port: int | None) -> None:
        if self._uses_loopback():
            text = postgresql_conf(self.options, None, _free_port(port))
        else:
            text = postgresql_conf(self.options, self._run_folder, _SOCKET_PORT)
        _write(self.folder / "postgresql.conf", text, mode=0o644)

    @property
    def _socket_file(self) -> Path:
        return self._run_folder / f".s.PGSQL.{_SOCKET_PORT}"

    def _uses_loopback(self) -> bool:
        path = os.fsencode(self._socket_file)
        # Clients read a comma in a host as the next host.
        return self.options.loopback or len(path) > _SOCKET_PATH_LIMIT_BYTES or b"," in path

    def _run(self, binaries: Binaries, program: str, *arguments: str | Path | int) -> str | None:
        """Run one of PostgreSQL's programs as the server's account; None, or what it complained."""
        switch = self.account.switch
        # Files, not pipes: the server would inherit a pipe, and reading it would never end.
        with (self.folder / f"{program}.err").open("w+") as errors:
            done = subprocess.run(  # noqa: S603 - our own programs, no shell
                [binaries.path(program), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd=self.folder,
                env=_clean_environment(),
                umask=0o077,
                start_new_session=True,  # Ctrl-C in our terminal is not for the server
                user=self.account.uid if switch else None,
                group=self.account.gid if switch else None,
                extra_groups=[] if switch else None,
            )
            errors.seek(0)
            return errors.read().strip() if done.returncode else None

    def _trim_log(self) -> None:
        if self._log.exists() and self._log.lstat().st_size > _LOG_LIMIT_BYTES:
            self._log.rename(self._log.with_name("log.1"))

    def _log_tail(self) -> str:
        with suppress(OSError):
            descriptor = os.open(self._log, os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(descriptor, errors="replace") as log:
                return "".join(log.readlines()[-12:])
        return ""


def _free_port(preferred: int | None) -> int:
    for port in (preferred or 0, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            bound: int = probe.getsockname()[1]
            return bound
    raise EmbeddedError("no free port on 127.0.0.1")


def _clean_environment() -> dict[str, str]:
    """The caller's PGDATA, PGPORT and the like would redirect PostgreSQL's programs."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _write(path: Path, text: str, mode: int) -> None:
    """Whole or not at all."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as file:
        os.fchmod(file.fileno(), mode)  # whatever the umask says
        file.write(text)
    partial.rename(path)
