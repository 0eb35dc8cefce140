"""Real PDF and XML files get the verdict that is known of them."""

import json
from pathlib import Path
from typing import Any

from piaoqi.core.checks import CheckContext, Verdict
from piaoqi.core.checks.registry import check
from piaoqi.core.formats.registry import read_path
from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals.anchors import SHIPPED
from piaoqi.core.seals.pdf import verify


def truth(corpus: Path, *suffixes: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    return [entry for entry in entries if entry["name"].endswith(suffixes)]


def test_every_certain_verdict_is_reached(corpus: Path) -> None:
    wrong = []
    for index, entry in enumerate(truth(corpus, ".pdf", ".xml")):
        verdict = str(read_path(corpus / entry["name"]).authenticity.verdict)
        if "expected_verdict" not in entry["uncertain"] and verdict != entry["expected_verdict"]:
            wrong.append((index, verdict))
    assert not wrong


def test_a_bare_xml_signature_is_never_passed(corpus: Path) -> None:
    for entry in truth(corpus, ".xml"):
        assert read_path(corpus / entry["name"]).authenticity.verdict == "unverifiable"


def test_the_signer_of_a_pdf_is_the_seller_and_every_field_is_covered(corpus: Path) -> None:
    for entry in truth(corpus, ".pdf"):
        document = read_path(corpus / entry["name"])
        (record,) = document.records
        assert {origin.covered for origin in record.fields.values()} == {True if entry["signed"] else None}
        answers = [one.verdict for one in check(record, CheckContext()) if one.code == "signature.signer"]
        assert answers == ([Verdict.HOLDS] if entry["signed"] else [])
        assert document.authenticity.signer == (entry["seller_name"] if entry["signed"] else "")


def test_nothing_in_an_untouched_signature_is_broken(corpus: Path) -> None:
    for entry in truth(corpus, ".pdf"):
        genuine = read_path(corpus / entry["name"]).authenticity
        found = [finding for one in genuine.signatures for finding in one.findings]
        assert not [one.step.code for one in found if one.answer is Answer.BROKEN]
        assert not genuine.altered
        assert len(genuine.signatures) == int(entry["signed"])


def test_a_signed_pdf_with_an_update_or_another_byte_is_altered(corpus: Path) -> None:
    for entry in truth(corpus, ".pdf"):
        if entry["signed"]:
            data = (corpus / entry["name"]).read_bytes()
            assert _verdict(data + b"1 0 obj << >> endobj\n%%EOF\n") == "altered"
            changed = bytearray(data)
            changed[len(data) // 2] ^= 1
            assert _verdict(bytes(changed)) == "altered"


def _verdict(data: bytes) -> str:
    return str(verify(data, SHIPPED).verdict)
