"""The verdict on a signed OFD, and the check that says why."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.seals.signed_ofd import (
    ATTACHED,
    DOCUMENT,
    LIST,
    PAGE,
    PICTURE,
    SIGNATURE,
    SIGNS,
    TEMPLATE,
    VALUE,
    Statement,
    again,
    asked,
    invoice_parts,
    people,
    plain,
    said,
    signed,
    stamped,
)
from making_certificates import SHA256, generalized, octets, rsa_key, sequence
from piaoqi.core.seals import der
from piaoqi.core.seals.anchors import SHIPPED, Anchors
from piaoqi.core.seals.digests import digest
from piaoqi.core.seals.ofd import STEPS
from piaoqi.core.seals.verdict import Verdict

TRUSTED, UNKNOWN, ALTERED = Verdict.TRUSTED, Verdict.INTACT_UNKNOWN_SIGNER, Verdict.ALTERED
PARTIAL, UNVERIFIABLE, UNSIGNED = Verdict.PARTIAL, Verdict.UNVERIFIABLE, Verdict.UNSIGNED


@pytest.mark.parametrize("shape", ["v1", "v4", "v5"])
def test_a_sealed_invoice_is_trusted_by_who_pinned_its_authority(shape: str) -> None:
    found = asked(signed(sign=lambda made: stamped(made, shape=shape)))
    assert found.verdict is TRUSTED
    assert (found.seal, found.signer, found.anchor) == ("示例发票监制章", "示例税务局", "示例根证书")
    assert found.signed_at.startswith("2022-05-05T01:40:17")
    assert found.uncovered == ("OFD.xml",)
    assert found.covered is not None
    assert {PAGE, TEMPLATE, ATTACHED, PICTURE} <= found.covered
    assert found.covers(["OFD.xml"]) is False
    assert found.not_checked == ("revocation", "timestamp")


def test_a_stranger_with_the_same_names_is_not_trusted() -> None:
    stranger = people("stranger")
    found = asked(signed(sign=lambda made: stamped(made, stranger)))
    assert (found.verdict, found.anchor) == (UNKNOWN, "")
    assert found.signer == "示例税务局"
    assert said(found, "OFD-12") == ["cannot_tell"]


def test_nothing_is_trusted_without_a_pinned_anchor() -> None:
    assert asked(signed(), Anchors()).verdict is UNKNOWN
    assert asked(signed(), SHIPPED).verdict is UNKNOWN


def test_a_seal_made_by_a_stranger_is_not_trusted() -> None:
    ours, stranger = people(), people("stranger")
    found = asked(signed(sign=lambda made: stamped(made, replace(ours, maker=stranger.maker))))
    assert (found.verdict, found.anchor) == (UNKNOWN, "")
    assert said(found, "OFD-13") == ["cannot_tell"]


def test_a_plain_signature_needs_no_seal() -> None:
    found = asked(signed(sign=plain))
    assert (found.verdict, found.seal, found.signer) == (TRUSTED, "", "示例税务局")
    assert asked(signed(sign=lambda made: plain(made, people("stranger")))).verdict is UNKNOWN


def test_a_plain_signature_may_enclose_the_digest_of_its_file() -> None:
    found = asked(signed(sign=lambda made: plain(made, enclosed=digest("SM3", made), attributes=False)))
    assert found.verdict is TRUSTED


def test_a_plain_signature_without_certificate_cannot_be_verified() -> None:
    found = asked(signed(sign=lambda made: plain(made, certificates=False)))
    assert (found.verdict, found.covered) == (UNVERIFIABLE, None)


def test_a_plain_signature_of_another_file_is_altered() -> None:
    found = asked(signed(sign=lambda _: plain(b"another Signature.xml")))
    assert (found.verdict, found.altered) == (ALTERED, ("signature",))


@pytest.mark.parametrize("part", [PAGE, TEMPLATE, ATTACHED, PICTURE, DOCUMENT])
def test_a_changed_part_is_named(part: str) -> None:
    parts = signed()
    found = asked(parts | {part: parts[part].replace(b"0", b"1") + b" "})
    assert (found.verdict, found.altered) == (ALTERED, (part,))
    assert said(found, "OFD-4") == ["broken"]
    assert found.covers([ATTACHED]) is False


def test_a_part_that_is_gone_is_named() -> None:
    parts = signed()
    del parts[PICTURE]
    found = asked(parts)
    assert (found.verdict, found.altered) == (ALTERED, (PICTURE,))


def test_recomputed_digests_do_not_help() -> None:
    genuine = signed()
    changed = genuine | {PAGE: genuine[PAGE].replace(b"113.00", b"913.00")}
    found = asked(changed | {SIGNATURE: Statement().made(changed)})
    assert (found.verdict, found.altered) == (ALTERED, (SIGNATURE,))
    assert said(found, "OFD-6") == ["broken"]


def test_a_patched_digest_in_the_value_breaks_the_signature() -> None:
    genuine = signed()
    changed = genuine | {PAGE: genuine[PAGE].replace(b"113.00", b"913.00")}
    made = Statement().made(changed)
    value = genuine[VALUE].replace(digest("SM3", genuine[SIGNATURE]), digest("SM3", made))
    found = asked(changed | {SIGNATURE: made, VALUE: value})
    assert (found.verdict, found.altered) == (ALTERED, ("signature",))
    assert said(found, "OFD-7") == ["broken"]


def test_somebody_elses_seal_is_no_use() -> None:
    ours, stranger = people(), people("stranger")
    listed = [octets(ours.signer.certificate)]
    found = asked(signed(sign=lambda made: stamped(made, replace(ours, signer=stranger.signer), listed=listed)))
    assert (found.verdict, found.altered) == (ALTERED, ("signer",))
    assert said(found, "OFD-9") == ["broken"]


def test_a_seal_changed_after_it_was_made_is_altered() -> None:
    ours = people()

    def value(made: bytes) -> bytes:
        genuine = stamped(made)
        forged = replace(ours, maker=replace(ours.maker, key=people("stranger").maker.key))
        return stamped(made, forged) if genuine else b""

    found = asked(signed(sign=value))
    assert (found.verdict, found.altered) == (ALTERED, ("seal",))
    assert said(found, "OFD-8") == ["broken"]


def test_a_seal_may_list_its_users_by_digest() -> None:
    listed = [octets(digest("SM3", people().signer.certificate))]
    assert asked(signed(sign=lambda made: stamped(made, listed=listed, list_type=2))).verdict is TRUSTED
    others = [octets(digest("SM3", b"somebody else"))]
    assert asked(signed(sign=lambda made: stamped(made, listed=others, list_type=2))).altered == ("signer",)


def test_a_seal_that_lists_nobody_proves_nothing() -> None:
    found = asked(signed(sign=lambda made: stamped(made, listed=[])))
    assert (found.verdict, found.covered) == (UNVERIFIABLE, None)


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (datetime(2018, 12, 31, 12, tzinfo=UTC), TRUSTED),  # within a day of the beginning
        (datetime(2018, 6, 1, tzinfo=UTC), UNKNOWN),
        (datetime(2030, 1, 1, 20, tzinfo=UTC), TRUSTED),  # within a day of the end
        (datetime(2031, 1, 1, tzinfo=UTC), UNKNOWN),
    ],
)
def test_dates_are_judged_at_the_time_of_signing(at: datetime, verdict: Verdict) -> None:
    found = asked(signed(sign=lambda made: stamped(made, time=generalized(at))))
    assert found.verdict is verdict
    assert found.altered == ()
    assert ("broken" in said(found, "OFD-11")) is (verdict is UNKNOWN)


def test_a_signature_without_time_is_not_trusted() -> None:
    found = asked(signed(sign=lambda made: stamped(made, time=der.wrap(der.GENERALIZED_TIME, b"someday"))))
    assert found.verdict is UNKNOWN
    assert found.signed_at == "someday"


def test_what_is_shown_and_not_covered_makes_it_partial() -> None:
    parts = invoice_parts()
    covered = [name for name in parts if name not in {TEMPLATE, "OFD.xml", LIST}]
    found = asked(signed(parts, Statement(covered)))
    assert (found.verdict, found.anchor) == (PARTIAL, "示例根证书")
    assert set(found.uncovered) == {"OFD.xml", TEMPLATE}
    assert found.covers([ATTACHED]) is True
    assert found.covers([PAGE, TEMPLATE]) is False


def test_a_stray_file_that_nothing_shows_or_reads_changes_no_verdict() -> None:
    stray = {"readme.txt": b"hello", "Doc_0/Tpls/Old.xml": b"<x/>", "Doc_0/Attachs/Thumbs.db": b"pictures"}
    found = asked(signed() | stray)
    assert found.verdict is TRUSTED
    assert set(found.uncovered) == {"OFD.xml", *stray}


def test_a_bare_signature_value_cannot_be_verified() -> None:
    key = people().signer.key
    for value in (key.sign(b"anything"), bytes(64)):
        found = asked(signed(sign=lambda _, value=value: value))  # type: ignore[misc]
        assert (found.verdict, found.covered) == (UNVERIFIABLE, None)
        assert "证书" in found.signatures[0].findings[-1].message.say("zh")


def test_a_value_that_is_gone_or_garbled_is_never_called_unsigned() -> None:
    parts = signed()
    garbled = asked(parts | {VALUE: parts[VALUE][:300]})
    assert garbled.verdict is UNVERIFIABLE
    del parts[VALUE]
    lost = asked(parts)
    assert (lost.verdict, lost.altered) == (ALTERED, ("signature",))


def test_an_rsa_signer_is_verified_too_and_a_short_key_labelled() -> None:
    ours = people()
    signer = ours.root.issue("示例公司", rsa_key(1024))
    found = asked(
        signed(sign=lambda made: stamped(made, replace(ours, signer=signer), data_hash=digest("SHA-256", made)))
    )
    assert (found.verdict, found.weak) == (TRUSTED, ("RSA-1024",))


@pytest.mark.parametrize(
    ("method", "written", "weak"), [("MD5", "", ("MD5",)), ("SHA-1", "SHA1", ("SHA-1",)), ("SM3", "sm3", ())]
)
def test_the_digest_of_the_parts_goes_by_what_is_written(method: str, written: str, weak: tuple[str, ...]) -> None:
    found = asked(signed(statement=Statement(method=method, check_method=written)))
    assert (found.verdict, found.weak) == (TRUSTED, weak)


def test_an_unknown_digest_decides_nothing() -> None:
    found = asked(signed(statement=Statement(check_method="1.2.3.4")))
    assert (found.verdict, found.altered, found.covered) == (UNVERIFIABLE, (), None)


def test_children_do_for_attributes() -> None:
    found = asked(signed(statement=Statement(method=SHA256, as_children=True)))
    assert found.verdict is TRUSTED


@pytest.mark.parametrize("locate", ["/{}", "{}", "../../../{}", "\\{}"])
def test_references_are_found_as_the_reader_finds_them(locate: str) -> None:
    found = asked(signed(statement=Statement(locate=locate.format, value="SignedValue.dat")))
    assert found.verdict is TRUSTED


def test_every_step_of_the_procedure_has_its_own_number() -> None:
    assert [step.code for step in STEPS] == [f"OFD-{number}" for number in range(1, len(STEPS) + 1)]


def test_a_trusted_file_went_through_every_step_but_a_separate_seal_file() -> None:
    found = asked(signed())
    assert {step.code for step in STEPS if said(found, step.code)} == {step.code for step in STEPS} - {"OFD-10"}


def test_a_separate_seal_file_must_be_the_seal() -> None:
    place = "Doc_0/Signs/Sign_0/Seal.esl"
    statement = Statement(seal=f"/{place}")
    parts = signed(statement=statement)
    seal = der.parse(parts[VALUE]).children[0].children[1].raw
    assert said(asked(parts | {place: seal}), "OFD-10") == ["holds"]
    assert asked(parts | {place: seal}).verdict is TRUSTED
    assert asked(parts | {place: sequence(seal)}).altered == ("seal",)
    assert asked(parts).altered == ("seal",)


def test_two_signatures_are_judged_each_and_cover_together() -> None:
    first = [name for name in invoice_parts() if name not in {"OFD.xml", LIST, ATTACHED}]
    alone = signed(statement=Statement(first))
    assert asked(alone).verdict is PARTIAL
    both = asked(again(alone, covered=[ATTACHED]))
    assert (both.verdict, len(both.signatures)) == (TRUSTED, 2)
    assert both.covers([ATTACHED, PAGE]) is True


def test_a_later_signature_may_rewrite_the_list_that_an_earlier_one_covers() -> None:
    covered = [name for name in invoice_parts() if name != "OFD.xml"]
    alone = signed(statement=Statement(covered))
    assert asked(alone).verdict is TRUSTED
    assert asked(again(alone)).verdict is TRUSTED
    assert asked(alone | {LIST: alone[LIST] + b" "}).altered == (LIST,)


def test_a_list_that_grew_is_not_covered_where_it_is_read() -> None:
    """A list that lies among the attachments, covered by a first signature, rewritten by a second one."""
    here = "Doc_0/Attachs/list.xml"
    parts = invoice_parts()
    parts[here] = parts.pop(LIST)
    parts["OFD.xml"] = parts["OFD.xml"].replace(LIST.encode(), here.encode())
    alone = signed(parts)
    assert asked(alone).verdict is TRUSTED
    grown = again({**alone, LIST: alone[here]}, covered=[PAGE])
    grown[here] = grown.pop(LIST)
    assert asked(grown).verdict is PARTIAL


def test_a_strangers_signature_beside_a_trusted_one_is_named_and_takes_the_trust_away() -> None:
    """The file was not made by a stranger, so it is no unknown signer's; his seal may lie over the amounts."""
    found = asked(again(signed(), who=people("stranger")))
    assert (found.verdict, found.signer, found.anchor) == (PARTIAL, "示例税务局", "示例根证书")
    assert [one.anchor for one in found.signatures] == ["示例根证书", ""]
    assert set(found.uncovered) == {"OFD.xml", f"{SIGNS}/Sign_1/Signature.xml", f"{SIGNS}/Sign_1/SignedValue.dat"}
    assert said(found, "OFD-14") == ["broken"]


def test_what_only_a_stranger_signed_is_not_covered_beside_a_trusted_signature() -> None:
    first = [name for name in invoice_parts() if name not in {"OFD.xml", LIST, ATTACHED}]
    found = asked(again(signed(statement=Statement(first)), covered=[ATTACHED], who=people("stranger")))
    assert (found.verdict, found.covers([PAGE]), found.covers([ATTACHED])) == (PARTIAL, True, False)
    assert ATTACHED in found.uncovered


def test_strangers_alone_cover_together_what_they_signed() -> None:
    first = [name for name in invoice_parts() if name not in {"OFD.xml", LIST, ATTACHED}]
    found = asked(again(signed(statement=Statement(first)), covered=[ATTACHED]), Anchors())
    assert (found.verdict, found.covers([PAGE, ATTACHED])) == (UNKNOWN, True)


def test_a_strangers_signature_that_a_trusted_one_covers_takes_nothing_away() -> None:
    """As where a seller signs first, and the tax office seals all of it."""
    early = signed(sign=lambda made: stamped(made, people("stranger")))
    found = asked(again(early, covered=[name for name in early if name not in {"OFD.xml", LIST}]))
    assert (found.verdict, found.signer, found.anchor) == (TRUSTED, "示例税务局", "示例根证书")


def test_a_document_that_only_a_stranger_signed_is_not_the_one_that_was_signed() -> None:
    """All that the office signed is still there, and OFD.xml leads past it."""
    parts = signed()
    copies = {
        name.replace("Doc_0", "Doc_1"): data for name, data in invoice_parts().items() if name.startswith("Doc_0")
    }
    copies = {name: data for name, data in copies.items() if "Signs" not in name}
    shown = {"OFD.xml": parts["OFD.xml"].replace(b"Doc_0/Document.xml", b"Doc_1/Document.xml")}
    found = asked(again(parts | copies | shown, covered=list(copies), who=people("stranger")))
    assert (found.verdict, found.altered) == (ALTERED, ("OFD.xml",))
    assert found.covers(["Doc_1/Pages/0.xml"]) is False


def test_a_broken_signature_is_not_saved_by_a_sound_one() -> None:
    parts = signed()
    parts = again(parts | {PAGE: parts[PAGE] + b" "})
    found = asked(parts)
    assert (found.verdict, found.altered) == (ALTERED, (PAGE,))
    assert found.covers([ATTACHED]) is True
