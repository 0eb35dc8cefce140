"""The page that shows how to begin: its code runs as printed."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from api.stage import a_side
from making_intake import Intake, an_export, read_here
from piaoqi.archive.intake import work
from piaoqi.archive.models import Source
from piaoqi.client import Client
from piaoqi.client.answers.intake import Batch

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
URL = "https://piaoqi.example.com"


@pytest.mark.django_db(transaction=True)
def test_the_code_runs_as_printed(
    live_server: LiveServer,
    settings: LazySettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.DATA, settings.FILE_UPLOAD_TEMP_DIR = tmp_path, tmp_path / "uploads"
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    monkeypatch.setattr(work, "ask", read_here)
    monkeypatch.setattr("piaoqi.notices.actions.webhooks.refuse_inside", lambda *_: None)
    side = a_side("ourmark", "91110108MA01ABCD2X", 111)
    Source.objects.create(company=side.company, key="tax-bureau", name="税局", kind="bureau")
    wait = Client.wait_for_batch

    def read_and_wait(self: Client, batch: str) -> Batch:
        Intake(side.company).work()  # in place of the workers
        return wait(self, batch)

    monkeypatch.setattr(Client, "wait_for_batch", read_and_wait)
    monkeypatch.setenv("PIAOQI_TOKEN", side.secret)
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "a.csv").write_bytes(an_export(1, 4))
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        exec(compile(code.replace(URL, live_server.url), PAGE.name, "exec"), space)  # noqa: S102 - the page's own
    space["piaoqi"].close()  # type: ignore[attr-defined]
    said = capsys.readouterr().out
    for expected in ("ourmark财务", "1 个文件已读取， 3 条记录", "26112000000000000001", "not_here"):
        assert expected in said
