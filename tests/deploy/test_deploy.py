"""What is printed for operators (images, units, alarms) names things that exist, and is understood by what runs it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import LazySettings

from piaoqi.api.metrics import all_figures
from piaoqi.cli.command import commands
from piaoqi.config.given import gather
from piaoqi.config.table import NAMES, PREFIX

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
HANDBOOK = ROOT / "docs" / "handbook-operators.md"
REQUESTS = {"piaoqi_requests_total", "piaoqi_request_seconds"}
PLACES = [*sorted(path for path in DEPLOY.iterdir() if path.is_file()), HANDBOOK]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", PLACES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))
    assert named <= set(NAMES), sorted(named - set(NAMES))


def test_settings_of_the_compose_file_can_be_used(compose: dict[str, Any], tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x" * 40, encoding="utf-8")
    for name in ("web", "worker"):
        given = {key: str(value) for key, value in compose["services"][name]["environment"].items()}
        given = {key: re.sub(r"\$\{\w+:-(.*)\}", r"\1", value) for key, value in given.items()}
        given |= {key: str(secret) for key in given if key.endswith("_FILE")}
        assert "PIAOQI_DATABASE" in gather(given).found


def test_services_run_commands_that_exist_without_more_rights_than_they_need(compose: dict[str, Any]) -> None:
    known = {one.name for one in commands()}
    for name in ("web", "worker"):
        service = compose["services"][name]
        assert service["command"][0] in known
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert set(service["secrets"]) <= set(compose["secrets"])
        assert {one.split(":")[0] for one in service["volumes"]} <= set(compose["volumes"])
        assert (ROOT / service["build"]["dockerfile"]).is_file()


def test_the_image_is_built_from_pinned_parts_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in text
    assert re.search(r"^USER piaoqi$", text, re.MULTILINE)
    for source in re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE):
        assert (ROOT / source).exists()
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8")
    assert "!src" in kept
    assert "!requirements/main.txt" in kept


def test_the_pinned_list_is_whole() -> None:
    """Nothing is left for pip to choose: the image is installed without dependencies being looked up."""
    text = (ROOT / "requirements" / "main.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text)
    assert all("--hash=sha256:" in one for one in entries if "==" in one)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_understood_and_closed_in(unit: Path, tmp_path: Path) -> None:
    systemd = shutil.which("systemd-analyze")
    if systemd is None:
        pytest.skip("no systemd here")
    text = unit.read_text(encoding="utf-8").replace("/opt/piaoqi/.venv/bin/python", sys.executable)
    (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(  # noqa: S603
        [systemd, "verify", "--man=no", str(tmp_path / unit.name)], capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert unit.name not in done.stderr, done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_a_command_that_exists(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    found = re.search(r"^ExecStart=\S+ -m piaoqi (\w+)", text, re.MULTILINE)
    assert found
    assert found[1] in {one.name for one in commands()}
    assert "RestartPreventExitStatus=2" in text
    assert "ReadWritePaths=/var/lib/piaoqi" in text


def alarms() -> Iterator[dict[str, Any]]:
    for group in yaml.safe_load((DEPLOY / "alarms.yaml").read_text(encoding="utf-8"))["groups"]:
        yield from group["rules"]


@pytest.fixture
def _a_data_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.mark.django_db
@pytest.mark.usefixtures("_a_data_folder")
def test_alarms_watch_figures_that_exist_and_the_handbook_explains_each() -> None:
    known = {one.name for one in all_figures()} | REQUESTS
    told = HANDBOOK.read_text(encoding="utf-8")
    for rule in alarms():
        assert set(re.findall(r"\bpiaoqi_\w+", rule["expr"])) <= known, rule
        assert f"`{rule['alert']}`" in told, rule["alert"]


@pytest.mark.django_db
@pytest.mark.usefixtures("_a_data_folder")
def test_figures_that_the_handbook_names_exist() -> None:
    known = {one.name for one in all_figures()} | REQUESTS
    named = set(re.findall(r"\bpiaoqi_[a-z_]+[a-z]\b", HANDBOOK.read_text(encoding="utf-8")))
    assert named <= known
