"""What `piaoqi verify` shows: each finding with what to do next, then one sentence; and the same as JSON."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from piaoqi.cli.screen import Screen
from piaoqi.core.proof.bundle.check import Checked
from piaoqi.core.proof.bundle.faults import Fault
from piaoqi.core.text import Language, Text

if TYPE_CHECKING:
    from piaoqi.archive.evidence.findings import Finding

SOUND = Text("✓ 完好：没有改动、缺失或添加", "✓ Sound: nothing was changed, dropped or added")
FAULTS = Text("✗ 有 {count} 处问题", "✗ Faults: {count}")
SILENT = Text("? 有 {count} 处说不了，见上", "? Nothing can be said of {count} things; see above")
NOTES = Text("另有 {count} 处说明", "Notes: {count}")
HELD = Text(
    "日志 {origin}：{size} 个条目（可读 {entries}），{records} 条记录，{originals} 份原件相符",
    "Log {origin}: {size} entries ({entries} readable); {records} records and {originals} originals found",
)
OWN_KEY = Text(
    "! 用的是包里自带的公钥。请与另行取得的公钥比对（合同、往年底稿），或用 --key 给出：",
    "! The bundle's own key was used. Compare it with one obtained elsewhere, or give that with --key:",
)


@dataclass(frozen=True, slots=True)
class BundleAnswer:
    """All that was found out about a bundle."""

    path: Path
    checked: Checked
    faults: tuple[Fault, ...]
    given_keys: bool


def show_bundle(answer: BundleAnswer, screen: Screen) -> None:
    """A page for people."""
    for fault in answer.faults:
        screen.show(f"✗ {fault.message(screen.language)}", f"  → {fault.hint(screen.language)}")
    checked = answer.checked
    if checked.checkpoint:
        screen.show(
            HELD.with_(
                origin=checked.checkpoint.origin,
                size=checked.checkpoint.size,
                entries=checked.entries,
                records=checked.records,
                originals=checked.originals,
            )
        )
    if not answer.given_keys and checked.keys:
        screen.show(OWN_KEY, *(f"  {key.text}" for key in checked.keys))
    screen.show(FAULTS.with_(count=len(answer.faults)) if answer.faults else SOUND)


def bundle_form(answer: BundleAnswer, language: Language) -> Mapping[str, object]:
    """For programs."""
    checked = answer.checked
    head = checked.checkpoint
    return {
        "bundle": str(answer.path),
        "sound": not answer.faults,
        "checkpoint": {"origin": head.origin, "size": head.size, "root": b64encode(head.root).decode()}
        if head
        else None,
        "keys": [key.text for key in checked.keys],
        "key_given": answer.given_keys,
        "entries": checked.entries,
        "records": checked.records,
        "originals": checked.originals,
        "findings": [
            {
                "code": one.code,
                "subject": one.what,
                "of": one.of,
                "verdict": "fault",
                "message": one.message(language),
                "hint": one.hint(language),
            }
            for one in answer.faults
        ],
    }


def show_finding(one: "Finding", screen: Screen) -> None:
    """As it is met: a run over millions takes its time."""
    sign = {"fault": "✗", "cannot_tell": "?", "note": "·"}[one.weight]
    screen.show(f"{sign} {screen.say(one.message)}", f"  → {screen.say(one.hint)}")


def show_summary(findings: "Sequence[Finding]", screen: Screen) -> None:
    """The sentence at the end."""
    counts = {weight: sum(one.weight == weight for one in findings) for weight in ("fault", "cannot_tell", "note")}
    if counts["note"]:
        screen.show(NOTES.with_(count=counts["note"]))
    if counts["cannot_tell"]:
        screen.show(SILENT.with_(count=counts["cannot_tell"]))
    if counts["fault"]:
        screen.show(FAULTS.with_(count=counts["fault"]))
    elif not counts["cannot_tell"]:
        screen.show(SOUND)


def data_form(data: Path, findings: "Sequence[Finding]", language: Language) -> Mapping[str, object]:
    """For programs."""
    return {
        "data": str(data),
        "sound": not any(one.weight == "fault" for one in findings),
        "certain": not any(one.weight == "cannot_tell" for one in findings),
        "findings": [
            {
                "code": one.code,
                "subject": one.subject,
                "verdict": one.weight,
                "message": one.message.say(language),
                "hint": one.hint.in_language(language),
            }
            for one in findings
        ],
    }
