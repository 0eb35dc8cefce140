"""What is known of the genuineness of each original, in plain words first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from piaoqi.archive.queries.originals import FileOf
from piaoqi.archive.queries.renditions import Rendition
from piaoqi.core.report.words import AUTHENTICITY
from piaoqi.core.seals.ofd.steps import STEPS as OFD_STEPS
from piaoqi.core.seals.pdf.steps import STEPS as PDF_STEPS
from piaoqi.core.seals.verdict import NOT_CHECKED, Verdict
from piaoqi.core.text import Text
from piaoqi.web.invoice.faces import FORMATS
from piaoqi.web.shell.language import language, say

_LOOKS: Mapping[Verdict, str] = {Verdict.TRUSTED: "good", Verdict.ALTERED: "bad", Verdict.PARTIAL: "warn"}
_ROWS = {
    "seal": Text("印章", "Seal"),
    "signer": Text("签署人", "Signer"),
    "issuer": Text("证书颁发者", "Certificate issued by"),
    "signed_at": Text("自称的签署时间", "Claimed signing time"),
    "anchor": Text("信任的依据", "Trusted because of"),
    "weak": Text("偏弱的算法", "Weak algorithms"),
    "uncovered": Text("不在签章保护之内的部分", "Parts that no signature covers"),
    "altered": Text("与签署时不一致的部分", "Parts that are not as signed"),
}
_TITLES = {one.code: one.title for one in (*OFD_STEPS, *PDF_STEPS)}


@dataclass(frozen=True, slots=True)
class Step:
    """`verdict`: holds, broken, cannot_tell."""

    code: str
    title: str
    verdict: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Genuine:
    """Of one original. `look`: good, bad, warn or plain."""

    name: str
    read_as: Text
    sha256: str
    verdict: Text
    look: str
    sentence: str
    rows: tuple[tuple[Text, str], ...]
    steps: tuple[Step, ...]
    not_checked: tuple[Text, ...]
    problems: tuple[str, ...]


def genuine(files: Sequence[Rendition], given: Sequence[FileOf]) -> tuple[Genuine, ...]:
    """Each original once; those that the actor may not have are not told of."""
    names = {one.sha256: one.file_name for one in given}
    by_digest = {one.original.sha256: one for one in files if one.is_original and one.original.sha256 in names}
    return tuple(_genuine(one, names[sha256]) for sha256, one in by_digest.items())


def _genuine(one: Rendition, name: str) -> Genuine:
    stated: Mapping[str, Any] = one.said.get("authenticity") or {}
    said: Mapping[str, Any] = stated.get(language()) or {}
    verdict = Verdict(stated.get("verdict") or Verdict.UNSIGNED)
    sentence = str(said.get("explanation", ""))
    return Genuine(
        name=name,
        read_as=FORMATS.get(one.format, Text(one.format, one.format)),
        sha256=one.original.sha256,
        verdict=AUTHENTICITY[verdict],
        look=_LOOKS.get(verdict, "plain"),
        sentence=sentence[:1].upper() + sentence[1:],
        rows=tuple(_rows(said)),
        steps=tuple(_steps(said)),
        not_checked=tuple(NOT_CHECKED[key] for key in said.get("not_checked", ()) if key in NOT_CHECKED),
        problems=tuple(_problems(one.said)),
    )


def _rows(said: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    for name, title in _ROWS.items():
        value = said.get(name)
        written = say(Text("、", ", ")).join(map(str, value)) if isinstance(value, list) else str(value or "")
        if written:
            yield title, written


def _steps(said: Mapping[str, Any]) -> Iterator[Step]:
    every = [*said.get("steps", ()), *(step for one in said.get("signatures", ()) for step in one.get("steps", ()))]
    for one in every:
        title = _TITLES.get(one["code"])
        yield Step(one["code"], say(title) if title else one["code"], one["verdict"], one["message"])


def _problems(said: Mapping[str, Any]) -> Iterator[str]:
    """What reading it met, of the file itself."""
    for one in said.get("problems", ()):
        words = one.get("message", {}).get(language(), "")
        if words:
            yield words
