"""Links between the pages lead somewhere, and the two READMEs keep step."""

import json
import re
from pathlib import Path

import pytest

from piaoqi.core.folder.config import read_config

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.en.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = [link for link in LINK.findall(text) if "://" not in link and not (page.parent / link).exists()]
    assert not broken, f"{page.name}: {broken}; cure: mend the link or write the page"


def test_the_readmes_have_the_same_sections_and_pictures() -> None:
    chinese, english = (page.read_text(encoding="utf-8") for page in PAGES[:2])
    assert chinese.count("\n## ") == english.count("\n## ")
    assert re.findall(r"docs/pictures/\S+\.png", chinese) == re.findall(r"docs/pictures/\S+\.png", english)


def test_the_readme_shows_the_commands_that_work() -> None:
    for page in PAGES[:2]:
        assert "./piaoqi check samples/beijing" in page.read_text(encoding="utf-8")
    assert (ROOT / "samples" / "beijing").is_dir()


def test_the_invoice_that_the_readme_asks_for_is_one_of_the_samples() -> None:
    labels = json.loads((ROOT / "samples" / "beijing" / "labels.json").read_text(encoding="utf-8"))
    planted = {fault["invoice"]["number"]: fault["cause"] for fault in labels["faults"]}
    for page in PAGES[:2]:
        (number,) = re.findall(r"piaoqi why (\d{20}) --in samples/beijing", page.read_text(encoding="utf-8"))
        assert planted.get(number) == "C3.8", f"{page.name}: cure: ask for the sample's C3.8, as labels.json names it"


def test_the_handbooks_configuration_is_accepted() -> None:
    text = (ROOT / "docs" / "handbook" / "16-command-line.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    config = read_config("\n".join(blocks).encode())
    assert [source.name for source in config.sources] == ["税务局", "原件", "账"]
    assert config.sources[0].windows
