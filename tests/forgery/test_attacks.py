"""No attack is called trusted, each is named for what it is, and no harmless change is called an attack."""

from pathlib import Path

import pytest
from benchmarks.forgery import COMMAND, page

from forgery import score
from forgery.asked import ask, pinned
from forgery.attack import Attack
from forgery.controls import CONTROLS, Control
from forgery.genuine import SIGNED, ending, genuine
from forgery.registry import attacks
from piaoqi.core.seals.anchors import SHIPPED
from piaoqi.core.seals.verdict import Verdict

ATTACKS = attacks()


@pytest.mark.parametrize("name", SIGNED)
def test_a_genuine_file_is_trusted_by_who_pins_its_authority(name: str) -> None:
    answer = ask(f"发票.{ending(name)}", genuine(name), pinned())
    assert (answer.verdict, answer.told[:-1]) == (Verdict.TRUSTED, ())


def test_a_tax_offices_seal_is_trusted_through_the_bureau_itself() -> None:
    assert ask("发票.ofd", genuine("sealed by bureau"), pinned(as_bureau=True)).verdict is Verdict.TRUSTED


@pytest.mark.parametrize("name", SIGNED)
def test_a_genuine_file_is_by_an_unknown_signer_to_anybody_else(name: str) -> None:
    assert ask(f"发票.{ending(name)}", genuine(name), SHIPPED).verdict is Verdict.INTACT_UNKNOWN_SIGNER


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.key)
def test_an_attack_gets_its_verdict_and_is_named(attack: Attack) -> None:
    answer = score.answer_to(attack.key)
    assert answer.verdict is not Verdict.TRUSTED
    assert score.is_right(attack), answer.told
    assert score.named_by(attack), answer.told


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.key)
def test_without_the_authority_pinned_nothing_is_trusted_either(attack: Attack) -> None:
    verdict = ask(f"发票.{ending(attack.on)}", attack.made(), SHIPPED).verdict
    assert verdict in (*attack.expected, Verdict.INTACT_UNKNOWN_SIGNER)
    assert verdict is not Verdict.TRUSTED


@pytest.mark.parametrize(
    ("control", "on"), [(one, on) for one in CONTROLS for on in one.on], ids=lambda one: getattr(one, "key", one)
)
def test_a_harmless_change_stays_trusted(control: Control, on: str) -> None:
    answer = score.kept(control, on)
    assert answer.verdict is Verdict.TRUSTED, answer.told


def test_there_are_attacks_enough() -> None:
    assert len(ATTACKS) >= 40


def test_the_published_score_is_this_one() -> None:
    published = Path(__file__).resolve().parents[2] / "docs" / "forgery.md"
    assert published.read_text("utf-8") == page(), f"cure: {COMMAND}"
