"""Nobody at a server is sent to a file that only the command line has."""

import re
from pathlib import Path

import piaoqi.core
from piaoqi.reconciliation.queries.titles import in_words
from piaoqi.reconciliation.retold import said_so
from piaoqi.reconciliation.wording import catalogue, on_the_server

CORE = Path(piaoqi.core.__file__).parent
TOLD = re.compile(r'^\s+(?:f?(["\']).*\1,?\)?,?\s*)+$')


def test_every_sentence_of_a_cause_or_a_doubt_that_speaks_of_the_file_has_other_words() -> None:
    places = ("causes", "reconcile", "report/checklist.py")
    files = [file for place in places for file in (CORE / place, *(CORE / place).rglob("*.py")) if file.suffix == ".py"]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    told = [
        line for line in lines if ("piaoqi.toml" in line or " as_of" in line) and TOLD.match(line) and '"""' not in line
    ]
    assert len(told) >= 10
    assert not [line for line in told if "piaoqi.toml" in on_the_server(line) or " as_of" in on_the_server(line)]


def test_no_cause_sends_anybody_at_a_server_to_the_file() -> None:
    told = [text for one in catalogue().values() for pair in (one.remedy, one.next_test) for text in (pair.zh, pair.en)]
    assert len(told) >= 200
    assert not [one for one in told if any(word in one for word in ("piaoqi.toml", "as_of", "coverage 里"))]


def test_what_was_stored_is_retold_in_the_servers_words() -> None:
    stored = "piaoqi.toml 里没有 coverage，不知道查了什么"
    assert in_words(stored, {}, "zh") == said_so(stored, "").say("zh") == "没有声明过覆盖，不知道查了什么"
