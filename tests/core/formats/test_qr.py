"""QR codes of invoices: what their text states, and finding them in pictures."""

import io
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from piaoqi.core.formats.qr import checksum, parse_payload, read_codes
from piaoqi.core.invoice.kind import Kind

OLD = "01,10,011001900111,12345678,225.74,20200805,16630282980991510014,"
DIGITAL = "01,32,,24112000000012345678,113.00,20240602,,"


def signed(payload: str) -> str:
    return f"{payload}{checksum(payload):04X}"


def picture(text: str, scale: int = 4) -> Image.Image:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.array(zxingcpp.write_barcode_to_image(code, scale=scale)))


def page_with(*codes: tuple[str, tuple[int, int]], size: tuple[int, int] = (1000, 700)) -> Image.Image:
    page = Image.new("L", size, 255)
    for text, at in codes:
        page.paste(picture(text), at)
    return page


def test_old_kinds_state_the_amount_without_tax() -> None:
    witness = parse_payload(signed(OLD))
    assert witness is not None
    assert witness.values["amount"] == Decimal("225.74")
    assert "total" not in witness.values
    assert witness.values["kind"] is Kind.E_ORDINARY
    assert witness.values["check_code"] == "16630282980991510014"
    assert witness.facts["qr_crc"] == "ok"


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ("01,31,,24112000000012345678,113.00,20240602,,3AF0", Kind.DIGITAL_SPECIAL),
        ("01,32,,24112000000012345678,113.00,20240602,,3AF0", Kind.DIGITAL_ORDINARY),
        ("01,51,,24119000000012345678,113.00,20240602,,219a", Kind.RAIL),
        ("01,61,,24112000000012345678,113,20240602,,7890", Kind.AIR),
        ("01,32, ,24112000000012345678,113.00,20240602, ,3AF0", Kind.DIGITAL_ORDINARY),
        ("01,32,,24112000000012345678,113.00,2024-06-02,,", Kind.DIGITAL_ORDINARY),
    ],
)
def test_twenty_digit_kinds_state_the_total(payload: str, kind: Kind) -> None:
    witness = parse_payload(payload)
    assert witness is not None
    assert (witness.values["kind"], witness.values["total"]) == (kind, Decimal("113.00"))
    assert witness.values["issue_date"] == date(2024, 6, 2)
    assert witness.values["code"] == ""
    assert "amount" not in witness.values


def test_type_51_beside_a_code_is_an_electronic_invoice_of_2016_without_tax() -> None:
    witness = parse_payload("01,51,011001600111,12345678,100.00,20160805,16630282980991510014,ABCD,")
    assert witness is not None
    assert witness.values["kind"] is Kind.E_ORDINARY
    assert witness.values["amount"] == Decimal("100.00")


@pytest.mark.parametrize(
    ("qr_type", "code", "kind"),
    [
        ("20", "052002100113", Kind.E_SPECIAL),
        ("10", "011001900112", Kind.TOLL),
        ("01", "1100194130", Kind.SPECIAL_PAPER),
        ("04", "1100194320", Kind.ORDINARY_PAPER),
    ],
)
def test_kinds_with_a_code_keep_their_amount_without_tax(qr_type: str, code: str, kind: Kind) -> None:
    witness = parse_payload(f"01,{qr_type},{code},12345678,100.00,20220505,,88CD,")
    assert witness is not None
    assert (witness.values["kind"], witness.values["amount"]) == (kind, Decimal("100.00"))


def test_railway_test_tickets_of_six_fields_are_without_tax() -> None:
    witness = parse_payload("01,10,22119130671000000049,166.05,20220317,b2b2")
    assert witness is not None
    assert witness.values["kind"] is Kind.RAIL
    assert witness.values["number"] == "22119130671000000049"
    assert witness.values["amount"] == Decimal("166.05")


def test_a_wrong_sum_is_noted_and_the_fields_stay() -> None:
    witness = parse_payload(f"{DIGITAL}{checksum(DIGITAL) ^ 1:X}")
    assert witness is not None
    assert witness.facts["qr_crc"] == "mismatch"
    assert witness.values["total"] == Decimal("113.00")


@pytest.mark.parametrize("tail", ["{:04X}", "{:x}", "{:04X},", "{:04X}, "])
def test_the_sum_may_be_lower_case_unpadded_or_followed_by_a_comma(tail: str) -> None:
    witness = parse_payload(DIGITAL + tail.format(checksum(DIGITAL)))
    assert witness is not None
    assert witness.facts["qr_crc"] == "ok"


def test_the_sum_may_leave_out_the_last_comma() -> None:
    body = DIGITAL.removesuffix(",")
    witness = parse_payload(f"{DIGITAL}{checksum(body):X}")
    assert witness is not None
    assert witness.facts["qr_crc"] == "ok"


def test_no_sum_is_neither_right_nor_wrong() -> None:
    witness = parse_payload("01,32,,25112000000012345678,20.00,2025-11-08,,")
    assert witness is not None
    assert witness.facts["qr_crc"] == ""


def test_figures_that_stand_before_the_sum_are_no_sum() -> None:
    witness = parse_payload("01,61,,24112000000012345678,620,,,")
    assert witness is not None
    assert (witness.facts["qr_crc"], witness.values["total"]) == ("", Decimal(620))


def test_a_blank_before_the_sum_is_none_of_it() -> None:
    witness = parse_payload(f"{DIGITAL} {checksum(DIGITAL):x}")
    assert witness is not None
    assert witness.facts["qr_crc"] == "ok"


def test_full_width_commas_and_digits_are_read() -> None:
    witness = parse_payload("０１，３２，，24112000000012345678，113.00，20240602，，3AF0")
    assert witness is not None
    assert witness.values["number"] == "24112000000012345678"
    assert witness.values["total"] == Decimal("113.00")


@pytest.mark.parametrize(
    "text", ["", "https://example.com/?01,10", "01,10", "浙商银行", "01,32,,,,,,", "01,10,a,b,c,d,e,f"]
)
def test_other_codes_are_no_invoices(text: str) -> None:
    assert parse_payload(text) is None


@given(st.text(alphabet="01,359-. AF２，１²\0", max_size=80))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    parse_payload("01,10," + text)


def test_an_upright_code_is_found() -> None:
    assert read_codes(page_with((signed(DIGITAL), (30, 30)))) == (signed(DIGITAL),)


@pytest.mark.parametrize("angle", [90, 180, 270, 12])
def test_a_turned_code_is_found(angle: int) -> None:
    page = page_with((signed(DIGITAL), (30, 30))).rotate(angle, expand=True, fillcolor=255)
    assert read_codes(page) == (signed(DIGITAL),)


def test_beside_a_clear_code_a_worse_one_is_looked_for() -> None:
    other = signed("01,32,,24112000000012345679,50.00,20240602,,")
    page = Image.new("L", (1654, 1200), 255)
    page.paste(picture(signed(DIGITAL)), (30, 30))
    page.paste(ImageOps.invert(picture(other)), (900, 700))
    assert set(read_codes(page, thorough=True)) == {signed(DIGITAL), other}


def test_a_payment_code_beside_an_invoice_is_no_invoice() -> None:
    codes = read_codes(page_with(("https://pay.example/1", (30, 30)), (signed(DIGITAL), (500, 300))))
    assert [code for code in codes if parse_payload(code)] == [signed(DIGITAL)]


def test_a_picture_of_nothing_but_the_code_with_one_point_a_square_is_read() -> None:
    whole = picture(signed(DIGITAL), scale=1)
    alone = whole.crop(ImageOps.invert(whole).getbbox())
    assert read_codes(alone) == (signed(DIGITAL),)


def test_a_tiny_code_is_found_when_searched_thoroughly() -> None:
    page = page_with((signed(OLD), (30, 30))).resize((430, 301), Image.Resampling.BILINEAR)
    assert read_codes(page, thorough=True) == (signed(OLD),)


def test_a_code_under_a_red_stamp_is_found() -> None:
    page = page_with((signed(DIGITAL), (30, 30))).convert("RGB")
    ink = np.array(page)
    stripes = ink[60:140, 30:240:2]
    stripes[(stripes == 255).all(axis=2)] = (220, 0, 0)
    page = Image.fromarray(ink)
    assert signed(DIGITAL) in read_codes(page, thorough=True)


def test_transparent_paper_is_white() -> None:
    ink = picture(signed(DIGITAL)).point(lambda level: 255 - level)
    code = Image.merge("LA", (Image.new("L", ink.size, 0), ink)).convert("RGBA")
    page = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    page.paste(code, (50, 50))
    assert read_codes(page) == (signed(DIGITAL),)


def test_all_codes_of_a_picture_are_found() -> None:
    other = signed("01,32,,24112000000012345679,50.00,20240602,,")
    assert set(read_codes(page_with((signed(DIGITAL), (30, 30)), (other, (500, 300))))) == {signed(DIGITAL), other}


def test_a_picture_given_as_bytes_is_opened() -> None:
    stream = io.BytesIO()
    page_with((signed(DIGITAL), (30, 30))).save(stream, "PNG")
    assert read_codes(stream.getvalue()) == (signed(DIGITAL),)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_picture_hold_no_code(data: bytes) -> None:
    assert read_codes(data) == ()
    assert read_codes(b"\x89PNG\r\n\x1a\n" + data) == ()


@pytest.mark.parametrize("size", [(70_000, 2), (2, 70_000), (40_000, 2)])
def test_a_picture_wider_than_the_search_can_hold_has_no_code(size: tuple[int, int]) -> None:
    picture = Image.new("L", size, 255)
    picture.putpixel((0, 0), 0)
    assert read_codes(picture, thorough=True) == ()
