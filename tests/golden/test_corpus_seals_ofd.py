"""Real OFD files get the verdict that was found by hand, and every field knows whether it was signed."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read
from piaoqi.core.seals.anchors import Anchors
from piaoqi.core.seals.verdict import Authenticity, Verdict


@cache
def truth(corpus: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    return [entry for entry in entries if entry["name"].endswith(".ofd") and entry["expected_verdict"]]


@cache
def document(corpus: Path, name: str) -> Document:
    return read(Blob(name, (corpus / name).read_bytes()))


def authenticity(corpus: Path, name: str) -> Authenticity:
    return document(corpus, name).authenticity


def test_every_file_gets_the_expected_verdict(corpus: Path) -> None:
    found = [str(authenticity(corpus, entry["name"]).verdict) for entry in truth(corpus)]
    assert found == [entry["expected_verdict"] for entry in truth(corpus)]


def test_nothing_is_trusted_without_the_shipped_anchors(corpus: Path) -> None:
    for entry in truth(corpus):
        data = (corpus / entry["name"]).read_bytes()
        found = read(Blob(entry["name"], data, anchors=Anchors())).authenticity
        assert found.verdict is not Verdict.TRUSTED
        if entry["expected_verdict"] == "trusted":
            assert found.verdict is Verdict.INTACT_UNKNOWN_SIGNER


def test_a_trusted_file_leads_to_the_tax_bureau(corpus: Path) -> None:
    for entry in truth(corpus):
        found = authenticity(corpus, entry["name"])
        assert bool(found.anchor) is (found.verdict is Verdict.TRUSTED)
        if found.anchor:
            assert found.anchor.startswith("税务电子证书")
            assert found.signer.startswith("国家税务总局")


def test_signed_files_name_who_signed_and_when(corpus: Path) -> None:
    for entry in truth(corpus):
        found = authenticity(corpus, entry["name"])
        assert bool(found.signer and found.signed_at and found.issuer) is entry["signed"]
        assert ("revocation" in found.not_checked) is entry["signed"]


def test_untouched_files_have_sound_containers(corpus: Path) -> None:
    for entry in truth(corpus):
        found = authenticity(corpus, entry["name"])
        assert "container" not in found.altered
        assert not any(one.step.code == "OFD-1" and one.answer != "holds" for one in found.findings)


def test_what_is_altered_or_not_covered_is_named(corpus: Path) -> None:
    for entry in truth(corpus):
        found = authenticity(corpus, entry["name"])
        assert bool(found.altered) is (found.verdict is Verdict.ALTERED)
        if found.verdict is Verdict.PARTIAL:
            assert set(found.uncovered) - {"OFD.xml"}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_fields_know_whether_they_were_signed(corpus: Path, verdict: Verdict) -> None:
    signed = {Verdict.TRUSTED: {True}, Verdict.ALTERED: {False}, Verdict.UNSIGNED: {None}}.get(verdict)
    for entry in truth(corpus):
        found = document(corpus, entry["name"])
        if found.authenticity.verdict is not verdict:
            continue
        marks = {origin.covered for record in found.records for origin in record.fields.values()}
        assert None not in marks or verdict in {Verdict.UNSIGNED, Verdict.UNVERIFIABLE}
        if signed:
            assert marks == signed
        for record in found.records:
            for origin in record.fields.values():
                assert not (origin.covered and origin.part == "OFD.xml" and "OFD.xml" in found.authenticity.uncovered)
