"""A demonstration keeps to a folder of its own and never touches real data."""

from pathlib import Path

import pytest

from piaoqi.config.demo.folder import MARKER, NotDemoError, claim, is_demo, told
from piaoqi.config.environment import read_environment


def test_a_new_or_empty_folder_becomes_a_demonstration_and_stays_one(tmp_path: Path) -> None:
    for data in (tmp_path / "new", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        environment = read_environment({"PIAOQI_DATA": str(data), "PIAOQI_DEMO": "40"})
        claim(environment)
        assert is_demo(data)
        (data / "piaoqi.sqlite3").touch()
        claim(environment)
        assert told(data) == {"invoices": 40, "loaded": False}


def test_a_folder_with_anything_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "piaoqi.sqlite3").write_bytes(b"real")
    with pytest.raises(NotDemoError) as caught:
        claim(read_environment({"PIAOQI_DATA": str(tmp_path), "PIAOQI_DEMO": "40"}))
    assert str(tmp_path) in caught.value.message.say("zh")
    assert [path.name for path in tmp_path.iterdir()] == ["piaoqi.sqlite3"]
    (tmp_path / "file").touch()
    with pytest.raises(NotDemoError):
        claim(read_environment({"PIAOQI_DATA": str(tmp_path / "file"), "PIAOQI_DEMO": "40"}))


@pytest.mark.parametrize("elsewhere", [{"PIAOQI_DATABASE": "postgresql://x/y"}, {"PIAOQI_STORAGE": "s3://b/p"}])
def test_real_databases_and_storages_are_left_alone(tmp_path: Path, elsewhere: dict[str, str]) -> None:
    with pytest.raises(NotDemoError):
        claim(read_environment({"PIAOQI_DATA": str(tmp_path / "d"), "PIAOQI_DEMO": "40", **elsewhere}))
    assert not (tmp_path / "d" / MARKER).exists()
