"""The embedded server's settings: our whole postgresql.conf; the one that initdb wrote is not read."""

from dataclasses import dataclass
from pathlib import Path

from runtime.db.mistake import Mistake


class PathError(Mistake):
    """The folder's name cannot stand in a settings file."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the server is set up. The defaults keep every acknowledged commit through a power cut.

    Attributes:
        durable: False turns fsync off: for the test server alone, whose data is worth nothing.
        loopback: Listen on a port of 127.0.0.1 instead of a socket in the server's own folder.
        port: The loopback port to try first; another free one is taken when it is in use.
        start_timeout_s: Longest wait for readiness, crash recovery included.
        major: PostgreSQL version of a new folder; None takes the best installed.
    """

    durable: bool = True
    loopback: bool = False
    port: int | None = None
    shared_buffers_mb: int = 64
    max_connections: int = 100
    start_timeout_s: int = 120
    major: int | None = None


def postgresql_conf(options: Options, socket_folder: Path | None, port: int) -> str:
    """The text of the settings file.

    Args:
        options: How the server is set up.
        socket_folder: Where its socket stands; None: it listens on 127.0.0.1 alone.
        port: Of 127.0.0.1; beside a socket only a part of the file's name.
    Raises:
        PathError: The folder's name holds a line break.
    """
    switch = "on" if options.durable else "off"
    settings: dict[str, str | int] = {
        "listen_addresses": "" if socket_folder else "127.0.0.1",
        "port": port,
        "unix_socket_directories": _list_item(socket_folder) if socket_folder else "",
        "unix_socket_permissions": "0700",
        "max_connections": options.max_connections,
        "shared_buffers": f"{options.shared_buffers_mb}MB",
        "fsync": switch,
        "full_page_writes": switch,
        "synchronous_commit": switch,
        "max_wal_size": "512MB",
        # Compiling a plan costs more than any door's whole run.
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %a ",
        # A failed statement and its DETAIL hold personal data; neither may reach a log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    return "".join(f"{name} = '{_quoted(str(value))}'\n" for name, value in settings.items())


def _list_item(path: Path) -> str:
    """One item of a setting that is a list: a path may hold its comma."""
    return '"' + str(path).replace('"', '""') + '"'


def _quoted(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise PathError(f"a path with a line break cannot hold a database: {text!r}")
    return text.replace("\\", "\\\\").replace("'", "''")
