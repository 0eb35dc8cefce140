"""The door: exit codes of the contract, messages in the user's language, never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from piaoqi.cli import main as door
from piaoqi.cli.command import MISUSED, SOUND, UNREADABLE, Command, commands
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

Captured = pytest.CaptureFixture[str]


def run(*arguments: str, **environment: str) -> int:
    return door.run(list(arguments), environment)


def test_help_lists_every_command_in_chinese_and_english(capsys: Captured) -> None:
    assert run("--help") == SOUND
    chinese = capsys.readouterr().out
    assert run("--help", "--lang", "en") == SOUND
    english = capsys.readouterr().out
    for command in commands():
        assert command.summary.zh in chinese
        assert command.summary.en in english


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_every_command_explains_itself(command: Command, capsys: Captured) -> None:
    name = command.name
    for language in ("zh", "en"):
        assert run(name, "--help", "--lang", language) == SOUND
        assert f"piaoqi {name}" in capsys.readouterr().out


def test_piped_help_has_no_blanks_at_line_ends(capsys: Captured) -> None:
    run("check", "--help")
    assert not [line for line in capsys.readouterr().out.splitlines() if line != line.rstrip()]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["raed", "a"], "没有“raed”这个命令，是不是 read、render？"),
        (["read"], "缺少 文件…"),
        (["check"], "缺少 文件夹"),
        (["check", "a", "b"], "多出了参数：b"),
        (["check", "a", "--repot", "x"], "没有“--repot”这个选项，是不是"),
        (["check", "a", "--report"], "--report 后面要跟一个值"),
        (["check", "a", "--as-of", "昨天"], "--as-of 不是日期或时刻：昨天"),
        (["synth", "a", "--seed", "x"], "--seed 的值不对：应是整数"),
        (["synth", "a", "--months", "0"], "--months 的值不对：不能小于 1"),
        (["--lang", "fr"], "--lang 只能是 zh 或 en，不能是“fr”"),
    ],
)
def test_wrong_use_is_answered_in_chinese_with_code_2(arguments: list[str], said: str, capsys: Captured) -> None:
    assert run(*arguments) == MISUSED
    captured = capsys.readouterr()
    assert said in captured.err
    assert "--help" in captured.err or "例" in captured.err
    assert captured.out == ""


def test_wrong_use_in_english(capsys: Captured) -> None:
    assert run("check", "a", "b", PIAOQI_LANG="en") == MISUSED
    assert "Too many arguments: b" in capsys.readouterr().err


def test_an_unforeseen_error_becomes_a_sentence(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError("boom")

    monkeypatch.setattr(door, "_dispatch", fail)
    assert run("check", "a") == UNREADABLE
    plain = capsys.readouterr().err
    assert "程序内部出错" in plain
    assert "Traceback" not in plain
    assert run("check", "a", "--debug") == UNREADABLE
    assert "Traceback" in capsys.readouterr().err


def test_interruption_is_quiet(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(door, "_dispatch", stop)
    assert run("check", "a") == 130
    assert capsys.readouterr().err == "已中断\n"


def test_json_is_utf8_whatever_the_terminal_speaks(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Screen().write_json({"名": "票\udce4"})
    assert json.loads(capfdbinary.readouterr().out.decode("utf-8")) == {"名": "票?"}


def test_a_message_with_brackets_is_shown_as_written(capsys: Captured) -> None:
    Screen().complain(Text("[bold]a[/x]", ""), Text("[b]", ""))
    assert capsys.readouterr().err == "[bold]a[/x]\n[b]\n"


def test_version(capsys: Captured) -> None:
    assert run("--version") == SOUND
    assert capsys.readouterr().out.startswith("piaoqi ")


def test_help_costs_little_and_loads_nothing_heavy() -> None:
    code = (
        "import sys, time; from piaoqi.cli import main; main.run(['--help'], {}); "
        "heavy = {'django', 'duckdb', 'numpy', 'lxml', 'pypdfium2'} & set(sys.modules); "
        "sys.exit(' '.join(heavy) or (time.process_time() > 0.6 and 'slow') or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, encoding="utf-8")  # noqa: S603
    assert done.returncode == 0, f"{done.stderr}; the target is 0.4 s of time on a quiet machine"


def test_reading_what_is_not_there(capsys: Captured, tmp_path: Path) -> None:
    assert run("read", str(tmp_path / "无.ofd"), "--json") == UNREADABLE
    captured = capsys.readouterr()
    (file,) = json.loads(captured.out)["files"]
    assert file["problems"][0]["code"] == "file.not_found"
    assert file["invoices"] == []
