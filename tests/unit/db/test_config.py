"""ksmart.toml and the environment."""

from pathlib import Path

import pytest

from runtime.config import (
    Settings,
    SettingsError,
    find_project,
    read_settings,
    refuse_embedded_in_production,
)

URL = "postgresql://u:p@host/db"


def settings(folder: Path, toml: str = "", **environ: str) -> Settings:
    (folder / "ksmart.toml").write_text(toml, encoding="utf-8")
    return read_settings(folder, environ)


def test_an_empty_file_means_the_embedded_server(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found.database.url is None
    assert found.generated == tmp_path / "generated"


def test_the_environments_url_comes_before_the_files(tmp_path: Path) -> None:
    toml = '[database]\nurl = "postgresql://elsewhere/db"'
    assert settings(tmp_path, toml).database.url is not None
    found = settings(tmp_path, toml, KSMART_DATABASE_URL=URL).database.url
    assert str(found) == URL


def test_the_file_is_found_from_below(tmp_path: Path) -> None:
    settings(tmp_path)
    (tmp_path / "spec" / "core").mkdir(parents=True)
    assert find_project(tmp_path / "spec" / "core") == tmp_path


def test_a_folder_without_a_project_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ksmart init"):
        find_project(tmp_path)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        (f'[database]\nurl = "{URL}"', "holds a password"),
        ("[databse]", "did you mean 'database'"),
        ('[database]\nulr = "x"', "did you mean 'url'"),
        ("[database]\npool_size = 0", "from 1 to 500"),
        ("[database]\npool_size = true", "whole number"),
        ('[database]\npool_size = "10"', "whole number"),
        ("[database]\nport = 80", "from 1024"),
        ('database = "x"', "is a table"),
        ("[project]\nname = 3", "is a text"),
        ("[database", "not readable as TOML"),
        ('[database]\nurl = "mysql://host/db"', "starts with postgresql"),
    ],
)
def test_a_wrong_setting_is_refused(tmp_path: Path, toml: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        settings(tmp_path, toml)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ksmart.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="not readable"):
        read_settings(tmp_path, {})


def test_secrets_do_not_show(tmp_path: Path) -> None:
    found = settings(tmp_path, KSMART_DATABASE_URL="postgresql://u:s3cret@h/d", KSMART_APP_PASSWORD="t0p")  # fmt: skip
    assert found.database.app_password == "t0p"
    assert "s3cret" not in repr(found)
    assert "t0p" not in repr(found)


def test_production_refuses_the_embedded_server(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="for development"):
        refuse_embedded_in_production(settings(tmp_path))
    refuse_embedded_in_production(settings(tmp_path, KSMART_DATABASE_URL=URL))
