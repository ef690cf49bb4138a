"""A database URL as a value: parsed once, changed by field, shown without its password.

    postgresql://user:password@host:port/database?sslmode=require
    postgresql://user:password@/database?host=/folder/of/the/socket&port=5432

The second form is libpq's for sockets. asyncpg, psql, pgbench and SQLAlchemy all read both.
"""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from runtime.db.mistake import Mistake


class UrlError(Mistake):
    """Not a PostgreSQL URL we can use. The message never repeats the URL: it may hold a password."""


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """Where a database is and who logs in. Empty strings where the URL says nothing."""

    user: str
    password: str
    host: str
    port: int | None
    database: str
    options: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "DatabaseUrl":
        """Read a URL.

        Raises:
            UrlError: Another scheme, no database, a bad port, or a broken escape.
        """
        try:
            parts = urlsplit(text.strip())
            port = parts.port
            options = parse_qsl(parts.query, strict_parsing=bool(parts.query))
        except ValueError as error:
            raise UrlError("the database URL cannot be read: check its port and query") from error
        if parts.scheme not in {"postgresql", "postgres"}:
            raise UrlError(
                "a database URL starts with postgresql://; no other database is supported"
            )
        database = unquote(parts.path.removeprefix("/"))
        if not database or "/" in database:
            raise UrlError("the database URL names no database: postgresql://host/DATABASE")
        if parts.fragment:
            raise UrlError("the database URL holds a '#'; write it as %23")
        # `host` and `port` as options are libpq's way to name a socket folder.
        named = dict(options)
        host = unquote(parts.hostname or "") or named.get("host", "")
        if port is None and named.get("port", "").isdigit():
            port = int(named["port"])
        return cls(
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=host,
            port=port,
            database=database,
            options=tuple((key, value) for key, value in options if key not in {"host", "port"}),
        )

    def with_database(self, database: str) -> "DatabaseUrl":
        return replace(self, database=database)

    def with_login(self, user: str, password: str) -> "DatabaseUrl":
        return replace(self, user=user, password=password)

    def redacted(self) -> str:
        """The URL for people and logs: without the password."""
        return str(replace(self, password="***")) if self.password else str(self)  # noqa: S106

    def __str__(self) -> str:
        login = quote(self.user, safe="")
        if self.password:
            login += ":" + quote(self.password, safe="*")
        options = list(self.options)
        place = ""
        if self.host.startswith("/"):
            options = [("host", self.host), *options]
            if self.port is not None:
                options.insert(1, ("port", str(self.port)))
        else:
            host = f"[{self.host}]" if ":" in self.host else quote(self.host, safe="")
            place = host + (f":{self.port}" if self.port is not None else "")
        query = "?" + urlencode(options, safe="/") if options else ""
        at = "@" if login or not place else ""
        return f"postgresql://{login}{at}{place}/{quote(self.database, safe='')}{query}"

    def __repr__(self) -> str:
        return f"DatabaseUrl({self.redacted()})"
