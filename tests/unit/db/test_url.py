"""Database URLs as values."""

import pytest

from runtime.db.url import DatabaseUrl, UrlError


def test_a_url_says_the_same_when_written_again() -> None:
    for text in (
        "postgresql://u:p@host:5433/db",
        "postgresql://u@host/db?sslmode=require",
        "postgresql:///db?host=/var/run/postgresql&port=5432",
        "postgresql://u:p%40%2F@[::1]:5432/db",
        "postgresql://u:p@/d%C3%A9?host=/a%20b&port=1",
    ):
        url = DatabaseUrl.parse(text)
        assert DatabaseUrl.parse(str(url)) == url


def test_a_socket_folder_is_the_host() -> None:
    url = DatabaseUrl.parse("postgresql://u:p@/db?host=/run/pg&port=5432&sslmode=disable")
    assert (url.host, url.port, url.options) == ("/run/pg", 5432, (("sslmode", "disable"),))


def test_a_password_is_never_shown() -> None:
    url = DatabaseUrl.parse("postgresql://u:s3cret@host/db")
    assert "s3cret" not in url.redacted() + repr(url)
    assert "s3cret" in str(url)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mysql://u:s3cret@host/db",
        "postgresql://u:s3cret@host",
        "postgresql://u:s3cret@host/",
        "postgresql://u:s3cret@host/a/b",
        "postgresql://u:s3cret@host:port/db",
        "postgresql://u:s3cret@host:99999/db",
        "postgresql://u:s3cret@host/db?sslmode",
        "postgresql://u:s3cret@host/db#s3cret",
        "postgresql://u:s3cret@[::1/db",
    ],
)
def test_what_is_no_url_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(UrlError) as caught:
        DatabaseUrl.parse(text)
    assert "s3cret" not in str(caught.value)
