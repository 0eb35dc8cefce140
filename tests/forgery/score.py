"""How every attack and every harmless change came out. Asked once: tests and the published page look at the same."""

from collections.abc import Iterator
from functools import cache

from forgery.asked import Answer, ask, pinned
from forgery.attack import Attack
from forgery.controls import CONTROLS, Control
from forgery.genuine import ending, genuine
from forgery.registry import attacks
from piaoqi.core.seals.verdict import Verdict


@cache
def answer_to(key: str) -> Answer:
    """What is said of an attack, by who pinned the test authority."""
    attack = next(one for one in attacks() if one.key == key)
    return ask(f"发票.{ending(attack.on)}", attack.made(), pinned(as_bureau=attack.as_bureau))


@cache
def kept(control: Control, on: str) -> Answer:
    """What is said of a genuine file that something harmless happened to."""
    return ask(*control.done(on, genuine(on)), pinned())


def named_by(attack: Attack) -> str:
    """The check that names the attack; empty where none does."""
    return answer_to(attack.key).by(attack.by, attack.words)


def is_right(attack: Attack) -> bool:
    return answer_to(attack.key).verdict in attack.expected


def controls() -> Iterator[tuple[Control, str, Verdict]]:
    """Each with the genuine file it was done to, and the verdict."""
    for control in CONTROLS:
        for on in control.on:
            yield control, on, kept(control, on).verdict
