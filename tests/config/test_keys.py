"""Secrets of the installation: made once, whole, for its own eyes."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from piaoqi.config import keys


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    assert keys.kept(tmp_path, keys.SECRET) == ""
    first = keys.made(tmp_path, keys.SECRET)
    assert len(first) >= 50
    assert keys.made(tmp_path, keys.SECRET) == keys.kept(tmp_path, keys.SECRET) == first
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [keys.SECRET]


def test_many_starts_at_once_agree_on_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: keys.made(tmp_path, keys.SECRET), range(40)))) == 1


def test_an_empty_file_left_by_a_crash_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / keys.SECRET).touch()
    assert keys.made(tmp_path, keys.SECRET)


@pytest.mark.skipif(os.name != "posix", reason="permissions of files are a matter of POSIX systems")
def test_nobody_else_reads_it(tmp_path: Path) -> None:
    keys.made(tmp_path, keys.SECRET)
    assert (tmp_path / "keys" / keys.SECRET).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_a_token_is_thrown_away_when_it_is_of_no_use(tmp_path: Path) -> None:
    keys.made(tmp_path, keys.SETUP)
    keys.thrown_away(tmp_path, keys.SETUP)
    keys.thrown_away(tmp_path, keys.SETUP)
    assert keys.kept(tmp_path, keys.SETUP) == ""
