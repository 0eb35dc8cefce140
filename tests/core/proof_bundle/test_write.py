"""A bundle is written whole or not at all, and the same contents give the same bytes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from making_bundle import files_of, small_log, write
from piaoqi.core.proof.bundle.write import BundleLineError, write_bundle


@pytest.mark.parametrize("form", ["b.zip", "b"])
def test_the_same_contents_give_the_same_bytes(tmp_path: Path, form: str) -> None:
    first, second = write(tmp_path / f"1{form}"), write(tmp_path / f"2{form}")
    if first.is_dir():
        assert [one.relative_to(first) for one in files_of(first)] == [
            one.relative_to(second) for one in files_of(second)
        ]
        assert [one.read_bytes() for one in files_of(first)] == [one.read_bytes() for one in files_of(second)]
    else:
        assert first.read_bytes() == second.read_bytes()


def failing() -> Iterator[tuple[int, int, str]]:
    yield 2, 0, "{}"
    raise OSError("the disk is full")


@pytest.mark.parametrize("form", ["b.zip", "b"])
def test_a_failure_leaves_nothing_and_what_was_there(tmp_path: Path, form: str) -> None:
    with pytest.raises(OSError, match="full"):
        write_bundle(tmp_path / form, replace(small_log().contents(), records=failing()))
    assert list(tmp_path.iterdir()) == []
    if form == "b.zip":
        before = write(tmp_path / form).read_bytes()
        with pytest.raises(OSError, match="full"):
            write_bundle(tmp_path / form, replace(small_log().contents(), records=failing()))
        assert (tmp_path / form).read_bytes() == before


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        write_bundle(tmp_path, small_log().contents())


def test_a_body_of_two_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleLineError):
        write_bundle(tmp_path / "b.zip", replace(small_log().contents(), records=iter([(2, 0, "{\n}")])))
