"""The verifier that goes with a bundle, as an outsider runs it."""

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from making_bundle import small_log, write
from piaoqi.core.proof import standalone

SOURCE = Path(standalone.__file__)


def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-I", *(str(one) for one in arguments)]
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8")  # noqa: S603 - our own verifier


def test_it_is_short_and_needs_nothing_of_the_product() -> None:
    text = SOURCE.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    tree = ast.parse(text)
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


@pytest.mark.parametrize("form", ["b", "b.zip"])
def test_it_runs_out_of_the_bundle_itself(tmp_path: Path, form: str) -> None:
    path = write(tmp_path / form)
    script = tmp_path / "verify.py"
    if path.is_dir():
        script = path / "verify.py"
    else:
        with zipfile.ZipFile(path) as archive:
            script.write_bytes(archive.read("verify.py"))
    done = run(script, path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "key.txt" in done.stdout, "the key must be compared with one obtained elsewhere"
    done = run(script, path, "--key", small_log().key.text)
    assert (done.returncode, done.stderr) == (0, "")
    assert "key.txt" not in done.stdout


def test_faults_are_named_and_told_by_the_exit_code(tmp_path: Path) -> None:
    path = write(tmp_path / "b")
    original = next((path / "originals").iterdir())
    original.unlink()
    done = run(SOURCE, path)
    assert (done.returncode, done.stderr) == (1, "")
    assert original.name in done.stdout


def test_wrong_use_is_told_apart_from_faults(tmp_path: Path) -> None:
    path = write(tmp_path / "b")
    key = tmp_path / "key"
    key.write_text("no key\n", encoding="utf-8")
    for arguments in ([], [tmp_path / "absent"], [path, "--key", "x"], [path, "--key", key], [path, "--since", "x"]):
        done = run(SOURCE, *arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_an_older_checkpoint_is_compared(tmp_path: Path) -> None:
    path = write(tmp_path / "b")
    note = tmp_path / "note"
    note.write_bytes(small_log().note(5).encode())
    assert run(SOURCE, path, "--since", note).returncode == 0
    note.write_bytes(note.read_bytes().replace(b"5\n", b"6\n"))
    assert run(SOURCE, path, "--since", note).returncode == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\x00" * 4096])
def test_what_is_no_bundle_is_a_fault_without_traceback(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(content)
    done = run(SOURCE, path)
    assert (done.returncode, done.stderr) == (1, "")
