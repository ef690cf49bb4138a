"""The project's settings: `ksmart.toml` and the environment, read once, frozen.

Secrets come from the environment only. Nothing is looked up elsewhere: whoever needs a setting
is handed it.
"""

import os
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from runtime.db.mistake import Mistake
from runtime.db.url import DatabaseUrl, UrlError

FILE_NAME = "ksmart.toml"
URL_VARIABLE = "KSMART_DATABASE_URL"
GATEWAY_SECRET_VARIABLE = "KSMART_GATEWAY_SECRET"  # noqa: S105 - the name of a variable
APP_PASSWORD_VARIABLE = "KSMART_APP_PASSWORD"  # noqa: S105 - the name of a variable

_PLACE = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")

# Tables of ksmart.toml that others read. A new one adds its name, so that a slip is still caught.
_TABLES: Mapping[str, tuple[str, ...]] = {
    "documents": ("store", "address", "clamd", "signer"),
    "gateway": ("name", "url", "address"),
    "messages": ("sms", "whatsapp", "smtp", "sender"),
}
_OTHER_TABLES = ("generator", "serve")


class SettingsError(Mistake):
    """The settings cannot be used; the message says where and what to write instead."""


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """Which server, and how the app calls it.

    Attributes:
        url: None means the embedded server. Its log-in is the migrator's; the app always logs in
            as `ksmart_app`.
        app_password: Of `ksmart_app`; None lets the embedded server's own be used.
        port: Loopback port of the embedded server, for tools that know no sockets; None: a socket.
        pool_size: Connections of one app process.
    """

    url: DatabaseUrl | None = None
    app_password: str | None = field(default=None, repr=False)
    port: int | None = None
    pool_size: int = 10
    connect_timeout_s: int = 5
    acquire_timeout_ms: int = 2_000
    statement_timeout_ms: int = 10_000
    lock_timeout_ms: int = 3_000


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it. `root` is the project's folder, the one that holds ksmart.toml; `plugins` says by
    name where each plugin is found (`package.module:NAME`)."""

    root: Path
    name: str
    database: DatabaseSettings
    plugins: Mapping[str, str] = field(default_factory=dict[str, str])

    documents: Mapping[str, str] = field(default_factory=dict[str, str])
    messages: Mapping[str, str] = field(default_factory=dict[str, str])
    gateway: Mapping[str, str] = field(default_factory=dict[str, str])
    gateway_secret: str = field(default="", repr=False)

    @property
    def generated(self) -> Path:
        return self.root / "generated"

    @property
    def private(self) -> Path:
        """What this machine keeps for the project, never committed."""
        return self.root / ".ksmart"


def find_project(start: Path | None = None) -> Path:
    """The nearest folder at or above `start` that holds ksmart.toml.

    Raises:
        SettingsError: There is none.
    """
    here = (start or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise SettingsError(f"no {FILE_NAME} in {here} or above; `ksmart init DIR` makes a project")


def open_project(start: Path | None = None) -> Settings:
    """Settings of the nearest project, whose `generated/` becomes importable.

    The one place that touches `sys.path`: every verb starts here.

    Raises:
        SettingsError: No project, or its settings cannot be used.
    """
    settings = read_settings(find_project(start), os.environ)
    root = str(settings.root)
    if root in sys.path:
        sys.path.remove(root)
    sys.path.insert(0, root)
    return settings


def read_settings(root: Path, environ: Mapping[str, str]) -> Settings:
    """Settings of one project folder.

    Raises:
        SettingsError: Unreadable TOML, an unknown key, a wrong type, a secret in the file.
    """
    path = root / FILE_NAME
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not readable as TOML: {error}") from error
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    _only_known("", tables, ("project", "database", "plugins", *_TABLES, *_OTHER_TABLES))
    project = _table(tables, "project")
    _only_known("project.", project, ("name",))
    return Settings(
        root=root.absolute(),
        name=_text("project.name", project.get("name", root.absolute().name)),
        database=_database(_table(tables, "database"), environ),
        plugins=_plugins(_table(tables, "plugins")),
        documents=_texts("documents", tables),
        messages=_texts("messages", tables),
        gateway=_texts("gateway", tables),
        gateway_secret=environ.get(GATEWAY_SECRET_VARIABLE, ""),
    )


def refuse_embedded_in_production(settings: Settings) -> None:
    """Production runs on a server somebody looks after: backups, upgrades, its own machine.

    Raises:
        SettingsError: No database URL is set.
    """
    if settings.database.url is None:
        raise SettingsError(
            "the embedded database server is for development; in production set "
            f"{URL_VARIABLE}, or `[database] url` in {FILE_NAME}, and {APP_PASSWORD_VARIABLE}"
        )


# Bounds: a pool of 0 hangs, one of 10,000 is refused by the server; 0 ms means "no limit" to it.
_NUMBERS: Mapping[str, tuple[int, int]] = {
    "port": (1024, 65_535),
    "pool_size": (1, 500),
    "connect_timeout_s": (1, 120),
    "acquire_timeout_ms": (10, 60_000),
    "statement_timeout_ms": (10, 600_000),
    "lock_timeout_ms": (10, 60_000),
}


def _database(table: dict[str, Any], environ: Mapping[str, str]) -> DatabaseSettings:
    _only_known("database.", table, ("url", *_NUMBERS))
    written = _url("database.url", table["url"]) if "url" in table else None
    if written and written.password:
        raise SettingsError(
            f"database.url in {FILE_NAME} holds a password; put the whole URL into {URL_VARIABLE}"
        )
    asked = environ.get(URL_VARIABLE)
    numbers = {
        name: _number(f"database.{name}", table[name], *bounds)
        for name, bounds in _NUMBERS.items()
        if name in table
    }
    return DatabaseSettings(
        url=_url(URL_VARIABLE, asked) if asked else written,
        app_password=environ.get(APP_PASSWORD_VARIABLE) or None,
        **numbers,
    )


def _texts(name: str, tables: dict[str, Any]) -> dict[str, str]:
    """A table whose every value is a text."""
    table = _table(tables, name)
    _only_known(f"{name}.", table, _TABLES[name])
    return {key: _text(f"{name}.{key}", value) for key, value in table.items()}


def _plugins(table: dict[str, Any]) -> dict[str, str]:
    found = {name: _text(f"plugins.{name}", value) for name, value in table.items()}
    for name, place in found.items():
        if not _PLACE.fullmatch(place):
            raise SettingsError(f"{FILE_NAME}: plugins.{name} is a place: package.module:NAME")
    return found


def _only_known(place: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            raise SettingsError(f"{FILE_NAME}: unknown key {place + key!r}; {hint}")


def _table(tables: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = tables.get(name, {})
    if not isinstance(found, dict):
        raise SettingsError(f"{FILE_NAME}: {name} is a table: write [{name}]")
    return cast("dict[str, Any]", found)


def _text(place: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{FILE_NAME}: {place} is a text")
    return value


def _number(place: str, value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise SettingsError(f"{FILE_NAME}: {place} is a whole number from {least} to {most}")
    return value


def _url(place: str, value: object) -> DatabaseUrl:
    try:
        return DatabaseUrl.parse(_text(place, value))
    except UrlError as error:
        raise SettingsError(f"{place}: {error}") from error
