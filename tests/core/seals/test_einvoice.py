"""The signature of an e-invoice's XML proves nothing offline; what agrees with it and what contradicts it is told."""

import base64

import pytest
from lxml import etree

from core.invoice.tax_ids import credit_code
from core.seals.signed_pdf import chinese, person
from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals.einvoice import STEPS, verify
from piaoqi.core.seals.verdict import Authenticity, Verdict

NUMBER = "24312000000012345678"
REACH = (
    "/Einvoice/Header|/Einvoice/EinvoiceData|/Einvoice/SellerAuthentication|/Einvoice/TaxSupervisionInfo"
    "|/Einvoice/TaxBureauSignature/SignatureTime"
)
CLOCK = "&amp;" + base64.b64encode(b"20240528 093015").decode()
INVOICE = """<EInvoice><Header><EIid>{header}</EIid></Header><EInvoiceData>
<SellerInformation><SellerIdNum>{seller}</SellerIdNum></SellerInformation>
<BasicInformation><TotalAmWithoutTax>{amount}</TotalAmWithoutTax><TotalTaxAm>13.00</TotalTaxAm>
<TotalTax-includedAmount>113.00</TotalTax-includedAmount></BasicInformation>
<IssuItemInformation><ItemName>本子</ItemName><Amount>{line}</Amount></IssuItemInformation></EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>24312000000012345678</InvoiceNumber><IssueTime>{issued}</IssueTime>
</TaxSupervisionInfo><TaxBureauSignature><Reference URI="{uri}"/><SignatureAlgorithm>{algorithm}</SignatureAlgorithm>
<SignatureFormat>DETACH</SignatureFormat><SignatureTime>{time}</SignatureTime>
<SignatureValue>{value}</SignatureValue><KeyInfo>{key}</KeyInfo></TaxBureauSignature></EInvoice>"""
SOUND = {
    "header": NUMBER, "seller": credit_code(1), "amount": "100.00", "line": "100.00", "issued": "2024-05-28",
    "uri": REACH, "algorithm": "1.2.156.10197.1.501", "time": "2024-05-28 09:30:15", "value": "5a" * 64 + CLOCK,
    "key": "",
}  # fmt: skip


def judged(**changes: str) -> Authenticity:
    return verify(etree.fromstring(INVOICE.format(**{**SOUND, **changes})))


def answers(found: Authenticity) -> dict[str, Answer]:
    """The worst answer of each check."""
    worst = [Answer.HOLDS, Answer.CANNOT_TELL, Answer.BROKEN]
    told: dict[str, Answer] = {}
    for finding in found.signatures[0].findings:
        before = told.get(finding.step.code, Answer.HOLDS)
        told[finding.step.code] = max(before, finding.answer, key=worst.index)
    return told


def test_a_sound_one_agrees_in_everything_that_can_be_seen_and_is_still_not_proved() -> None:
    found = judged()
    assert found.verdict is Verdict.UNVERIFIABLE
    assert found.covers(["xml"]) is None
    assert found.signed_at == "2024-05-28T09:30:15+08:00"
    assert found.signatures[0].id == NUMBER
    open_ones = {code for code, answer in answers(found).items() if answer is not Answer.HOLDS}
    assert open_ones == {"XML-9"}


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"time": "2024-05-28 09:30:16"}, "XML-4"),
        ({"time": "2024-05-29 09:30:15"}, "XML-4"),
        ({"issued": "2024-06-01"}, "XML-4"),
        ({"header": NUMBER[:-1] + "9"}, "XML-5"),
        ({"amount": "900.00"}, "XML-6"),
        ({"line": "900.00"}, "XML-6"),
        ({"seller": credit_code(1)[:-1] + ("A" if credit_code(1)[-1] != "A" else "B")}, "XML-7"),
    ],
)
def test_a_contradiction_is_told_and_changes_no_verdict(changes: dict[str, str], step: str) -> None:
    found = judged(**changes)
    assert found.verdict is Verdict.UNVERIFIABLE
    assert {code for code, answer in answers(found).items() if answer is Answer.BROKEN} == {step}


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"algorithm": "1.2.3"}, "XML-2"),
        ({"algorithm": ""}, "XML-2"),
        ({"value": ""}, "XML-3"),
        ({"value": "xxxxxxxx"}, "XML-3"),
        ({"value": "5a" * 64}, "XML-4"),
        ({"time": "soon"}, "XML-4"),
        ({"uri": "/Einvoice/Header"}, "XML-8"),
    ],
)
def test_what_is_masked_or_missing_is_left_open(changes: dict[str, str], step: str) -> None:
    found = judged(**changes)
    assert answers(found)[step] is Answer.CANNOT_TELL
    assert Answer.BROKEN not in answers(found).values()


@pytest.mark.parametrize(
    "value",
    [
        "5A" * 64,
        base64.b64encode(b"\x5a" * 64).decode(),
        "3045022100" + "9a" * 32 + "0220" + "5a" * 32,
        base64.b64encode(bytes.fromhex("30440220" + "5a" * 32 + "0220" + "5a" * 32)).decode(),
    ],
)
def test_the_value_may_be_hexadecimal_or_base64_of_either_form(value: str) -> None:
    assert answers(judged(value=value + CLOCK))["XML-3"] is Answer.HOLDS


def test_a_certificate_in_it_is_named_and_proves_nothing() -> None:
    found = judged(key=f"<X509Certificate>{base64.b64encode(person('某局').der).decode()}</X509Certificate>")
    (said,) = [one.message.say("zh") for one in found.signatures[0].findings if one.step.code == "XML-9"]
    assert "某局" in said
    assert found.verdict is Verdict.UNVERIFIABLE


def test_without_a_block_nothing_is_signed() -> None:
    assert verify(etree.fromstring("<EInvoice><EInvoiceData/></EInvoice>")).verdict is Verdict.UNSIGNED
    assert verify(etree.fromstring("<eInvoice><Signature/></eInvoice>")).verdict is Verdict.UNSIGNED


def test_the_older_form_is_detached_signed_data_over_something_unknown() -> None:
    value = base64.b64encode(chinese().sign(b"anything")).decode()
    found = verify(
        etree.fromstring(f"<eInvoice><InvoiceNo>12345678</InvoiceNo><Signature>{value}</Signature></eInvoice>")
    )
    assert found.verdict is Verdict.UNVERIFIABLE
    assert found.signatures[0].id == "12345678"
    assert answers(found)["XML-3"] is Answer.HOLDS
    garbled = verify(etree.fromstring("<eInvoice><Signature>none</Signature></eInvoice>"))
    assert garbled.verdict is Verdict.UNVERIFIABLE


def test_several_invoices_in_one_file_are_judged_each() -> None:
    one = INVOICE.format(**SOUND)
    found = verify(etree.fromstring(f"<list>{one}{one}</list>"))
    assert len(found.signatures) == 2


def test_the_checks_are_numbered_through() -> None:
    assert [one.code for one in STEPS] == [f"XML-{number}" for number in range(1, len(STEPS) + 1)]
