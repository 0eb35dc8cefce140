"""What must not stand anywhere in the repository."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LARGEST_KB = 2000
MACHINE = re.compile(r"[/](?:work|farm)[/]|[/]root[/]|[/]home[/]\w|bash[_]jobs|C:[\\]Users")
INDEX = re.compile(r"(?i)https?://|--(?:extra-)?index-url|--find-links")
OPEN_ENDS = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X]|NotImplemented[E]rror)\b")


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Files under version control that are there; everything but caches where there is no git."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    paths = [ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name]
    return [path for path in paths if path.is_file()]


def _text(path: Path) -> str:
    data = path.read_bytes()
    return "" if b"\0" in data else data.decode("utf-8", errors="replace")


def _lines(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(_text(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_path_of_a_developers_machine(tracked: list[Path]) -> None:
    broken = _lines(tracked, MACHINE)
    assert not broken, "cure: use a path relative to the repository\n" + "\n".join(broken)


def test_pins_name_no_package_index(tracked: list[Path]) -> None:
    broken = _lines([path for path in tracked if path.parent.name == "requirements"], INDEX)
    assert not broken, "cure: run requirements/update\n" + "\n".join(broken)


def test_every_pin_has_its_hash() -> None:
    for name in ("main.txt", "test.txt"):
        entries = re.split(r"\n(?=\S)", (ROOT / "requirements" / name).read_text(encoding="utf-8"))
        broken = [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
        assert not broken, f"{name}: {broken}; cure: run requirements/update"


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    main, test = project["project"]["dependencies"], project["dependency-groups"]["test"]
    for name, wanted in (("main.txt", main), ("test.txt", [*main, *test])):
        pinned = set(re.findall(r"(?m)^([a-z0-9-]+)==", (ROOT / "requirements" / name).read_text(encoding="utf-8")))
        missing = {re.split(r"[\[<>=]", one)[0].lower() for one in wanted} - pinned
        assert not missing, f"{name} lacks {sorted(missing)}; cure: run requirements/update"


@pytest.mark.parametrize("script", ["piaoqi", "test", ".ci/run", "requirements/environment.sh", "requirements/update"])
def test_scripts_are_sound_and_have_no_carriage_returns(script: str) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    assert b"\r" not in (ROOT / script).read_bytes()
    assert subprocess.run([bash, "-n", str(ROOT / script)], check=False).returncode == 0  # noqa: S603


def test_nothing_is_left_open(tracked: list[Path]) -> None:
    broken = _lines([path for path in tracked if path.suffix == ".py"], OPEN_ENDS)
    assert not broken, "cure: finish it, or file an issue and delete the note\n" + "\n".join(broken)


def test_no_large_file(tracked: list[Path]) -> None:
    broken = [str(path.relative_to(ROOT)) for path in tracked if path.stat().st_size > LARGEST_KB * 1024]
    assert not broken, f"{broken}; cure: make it in the test that needs it"


def test_no_file_of_the_corpus_was_copied(tracked: list[Path], corpus: Path) -> None:
    originals = {path.read_bytes(): path.name for path in corpus.iterdir() if path.is_file()}
    broken = [str(path.relative_to(ROOT)) for path in tracked if path.read_bytes() in originals]
    assert not broken, f"{broken}; cure: synthesize the input in the test"
