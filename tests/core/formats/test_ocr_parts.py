"""What is done with recognised texts, without the engine: cut, put right, told from their surroundings, believed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from PIL import Image

from core.formats.drawn_face import Digital
from piaoqi.core.formats.face import Item, read_face
from piaoqi.core.formats.ocr.belief import beliefs, joined, settled
from piaoqi.core.formats.ocr.engine import Corners, Letter, Line, Picture
from piaoqi.core.formats.ocr.pieces import Piece, cut_off, pieces_of
from piaoqi.core.formats.ocr.recognition import fitting, recognise
from piaoqi.core.formats.ocr.region import forms_on, on_the_form, side_by_side
from piaoqi.core.formats.ocr.straight import level
from piaoqi.core.formats.ocr.wording import reworded
from piaoqi.core.formats.witness import Witness, combine
from piaoqi.core.invoice.record import Place

BUYER = ("北京澄石科技有限公司", "91110108MA01GEX89N")
SELLER = ("上海云杉办公用品有限公司", "91310115MA1K3X2R7N")
FORM = Digital(buyer=BUYER, seller=SELLER)


def line(text: str, sure: float = 0.99, spots: Sequence[float] = ()) -> Line:
    places = spots or [(index + 0.5) / len(text) for index in range(len(text))]
    return tuple(Letter(char, at, sure) for char, at in zip(text, places, strict=True))


def box(x: float, y: float, width: float, height: float) -> Corners:
    return np.array([[[x, y], [x + width, y], [x + width, y + height], [x, y + height]]], np.float32)


def piece(item: Item, sure: float = 0.99) -> Piece:
    return Piece(item, line(item.text, sure))


def at(x: float, y: float, text: str, height: float = 10.0) -> Piece:
    width = sum(0.5 if char.isascii() else 1.0 for char in text) * height
    return piece(Item(text, x, y, width, height))


def face(pieces: Sequence[Piece]) -> Witness:
    (found,) = read_face([one.item for one in pieces])
    return beliefs(found.witness, pieces)


def form(form: Digital = FORM, unsure: str = "", sure: float = 0.6) -> list[Piece]:
    """The form's texts; letters of texts that hold `unsure` are not sure."""
    return [piece(item, sure if unsure and unsure in item.text else 0.999) for item in form.draw()]


def test_two_cells_in_one_box_are_two_texts_where_they_stand() -> None:
    one, other = pieces_of([line("金额13.00", spots=[0.02, 0.06, 0.8, 0.84, 0.88, 0.92, 0.96])], box(0, 0, 300, 15), 1)
    assert (one.item.text, other.item.text) == ("金额", "13.00")
    assert other.item.x > 200


def test_a_word_beside_a_block_is_set_letter_by_letter_however_its_characters_are_written() -> None:
    pieces = pieces_of([line("購貨单位")], box(5, 50, 15, 80), 1)
    assert "".join(one.item.text for one in pieces) == "购货单位"
    assert [one.item.y for one in pieces] == sorted(one.item.y for one in pieces)


def test_specks_say_nothing() -> None:
    assert not pieces_of([line("凸", 0.2), line("  ")], np.concatenate([box(0, 0, 9, 9), box(0, 20, 9, 9)]), 1)


@pytest.mark.parametrize("degrees", [-8, -2, 3, 10])
def test_lines_of_a_page_that_lies_askew_run_level(degrees: float) -> None:
    upright = np.concatenate([box(40, 30 * row, 60 + 20 * (row % 3), 12) for row in range(1, 20)])
    turn = math.radians(degrees)
    matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    straight = level((upright @ matrix.T).astype(np.float32))
    assert np.abs(straight[:, 0, 1] - straight[:, 1, 1]).max() < 1.0
    assert np.ptp(straight[:, 0, 0]) < 6.0


def test_the_number_of_a_paper_invoice_is_known_by_its_sign_and_stands_there_twice() -> None:
    pieces = reworded(
        [at(0, 0, "1100094140"), at(200, 0, "No87654321"), at(300, 0, "1100094140"), at(300, 15, "87654321")]
    )
    texts = [one.item.text for one in pieces]
    assert texts == ["发票代码:1100094140", "发票号码:87654321", "发票代码:1100094140", "发票号码:87654321"]


def test_a_label_with_one_character_misread_or_lost_is_that_label() -> None:
    pieces = reworded([at(0, 0, "纳税人识別号:1"), at(0, 20, "称:某公司"), at(0, 40, "名"), at(60, 40, "称:他公司")])
    assert [one.item.text for one in pieces] == ["纳税人识别号:1", "名称:某公司", "名", "称:他公司"]
    assert all(one.item.text == "".join(letter.char for letter in one.letters) for one in pieces)


def test_the_sign_of_a_number_may_stand_apart() -> None:
    apart = reworded([at(200, 0, "No"), at(225, 0, "87654321")])
    assert [one.item.text for one in apart] == ["No", "发票号码:87654321"]


def test_a_date_in_several_boxes_is_one_date() -> None:
    (date,) = reworded([at(0, 0, "开票日期：2019"), at(95, 1, "05"), at(120, 0, "08")])
    assert date.item.text == "开票日期:2019年05月08日"


def test_of_a_title_under_a_stamp_the_end_is_enough() -> None:
    torn = [one for one in form() if "电子发票" not in one.item.text]
    torn.append(at(300, 20, "普通发票", 20))
    assert face(reworded([*torn, at(20, 20, "发票号码:24312000000012345678")])).values["kind"] == "digital_ordinary"


def test_a_window_around_the_invoice_is_left_out() -> None:
    window = [at(900, 40 * row, f'"发票号码": "{row:08d}"') for row in range(10)]
    assert {one.item.text for one in on_the_form([*form(), *window])} == {item.text for item in FORM.draw()}


def test_a_value_is_as_sure_as_its_least_sure_letter() -> None:
    witness = face(form(unsure=FORM.number))
    assert witness.confidence["number"] == pytest.approx(0.6)
    assert witness.confidence["seller_name"] > 0.99


def test_checks_settle_what_was_read_badly_and_unsettle_what_was_read_well() -> None:
    held = settled(face(form(unsure=SELLER[1]))).confidence
    assert held["seller_tax_id"] >= 0.98
    odd = Digital(buyer=BUYER, seller=(SELLER[0], "91310115MA1K3X2R7P"), sums=("¥100.00", "¥18.00"))
    broken = settled(face(form(odd))).confidence
    assert max(broken["seller_tax_id"], broken["amount"], broken["tax"]) <= 0.5
    assert broken["total"] > 0.9


def test_a_number_of_another_year_than_its_date_is_not_believed() -> None:
    sures = settled(face(form(Digital(buyer=BUYER, seller=SELLER, number="23312000000012345678")))).confidence
    assert max(sures["number"], sures["issue_date"]) <= 0.5


def test_a_number_printed_twice_and_read_in_two_ways_is_not_believed() -> None:
    assert face([*form(), at(300, 60, "24312000000012345673")]).confidence["number"] <= 0.5


def test_what_two_readings_contradict_each_other_in_is_not_believed_and_what_both_say_is() -> None:
    one = face(form(unsure=FORM.number))
    same = joined(one, one)
    assert same.confidence["number"] == pytest.approx(0.84)
    other = face(form(Digital(buyer=BUYER, seller=SELLER, number="24312000000012345673")))
    assert joined(one, other).confidence["number"] <= 0.5


def test_what_a_code_states_is_sure_and_the_rest_is_held_against_it() -> None:
    witness = face(form(unsure=FORM.number))
    code = Witness("qr", "qr", {"number": FORM.number, "total": Decimal("119.00")})
    sures = settled(witness, [code]).confidence
    assert sures["number"] == 1.0
    assert max(sures["amount"], sures["tax"]) <= 0.5  # they do not add up to the code's total


def test_a_name_with_a_run_of_one_letter_may_have_lost_some() -> None:
    masked = Digital(buyer=("广州HHHHHHH公司", BUYER[1]), seller=SELLER)
    assert face(form(masked)).confidence["buyer_name"] <= 0.5


def test_a_field_that_every_such_face_has_and_that_was_not_found_is_marked_and_not_called_blank() -> None:
    torn = [one for one in form() if "上海" not in one.item.text and "13.00" not in one.item.text]
    sures = settled(face(torn)).confidence
    assert sures["seller_name"] == sures["tax"] == 0.0
    record = combine([settled(face(torn))], Place("a.png"))
    assert record.is_uncertain("tax")
    assert record.tax is None


def test_a_tax_id_that_only_one_block_gave_may_be_the_other_partys() -> None:
    torn = [one for one in form() if SELLER[1] not in one.item.text]
    assert settled(face(torn)).confidence["buyer_tax_id"] <= 0.5
    own = Digital(buyer=("个人", ""), seller=SELLER)
    assert settled(face(form(own))).confidence["seller_tax_id"] > 0.9


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("913101I5MA1K3X2R7N", SELLER[1]),
        ("9131011SMA1K3X2R7N", SELLER[1]),
        ("91310115MA1K3X2R7H", "91310115MA1K3X2R7H"),  # wrong, and nothing tells where
        ("410305012345678", "410305012345678"),
        (SELLER[1], SELLER[1]),
    ],
)
def test_look_alikes_in_a_tax_id_are_put_right_only_where_its_checks_then_hold(read: str, true: str) -> None:
    witness = settled(face(form(Digital(buyer=BUYER, seller=(SELLER[0], read)))))
    assert witness.values["seller_tax_id"] == true
    assert (witness.confidence["seller_tax_id"] > 0.9) is (true != "91310115MA1K3X2R7H")


def printed(changes: Mapping[str, str], made: Digital = FORM) -> Witness:
    """What is believed of the form with some of its texts read as `changes` says; an empty one was not found."""
    texts = ((one.item, changes.get(one.item.text, one.item.text)) for one in form(made))
    return settled(face([piece(replace(item, text=text), 0.999) for item, text in texts if text]))


@pytest.mark.parametrize("read", ["2024年05月2", "2024年1月2", "2024年05月028日"])
def test_a_date_that_lost_or_gained_a_digit_is_not_believed(read: str) -> None:
    assert printed({FORM.day: read}).confidence["issue_date"] <= 0.5


def test_eight_digits_left_of_a_longer_number_are_no_number() -> None:
    assert printed({FORM.number: FORM.number[:8]}).confidence["number"] <= 0.5


@pytest.mark.parametrize("read", [BUYER[1][:15], "930115814355150"])
def test_what_is_left_of_a_tax_id_is_not_taken_for_an_older_one(read: str) -> None:
    """Those of 15 characters have one check, which every eleventh misreading passes."""
    assert printed({BUYER[1]: read}).confidence["buyer_tax_id"] <= 0.5


RED = Digital(
    buyer=BUYER, seller=SELLER, sums=("¥-100.00", "¥-13.00"), total="¥-113.00", capital="（负数）壹佰壹拾叁圆整",
    remark="被红冲蓝字数电票号码：24312000000011111111",
)  # fmt: skip


@pytest.mark.parametrize("words", [RED.capital, "壹佰壹拾叁圆整", ""])
def test_a_red_invoice_whose_signs_were_not_seen_is_not_believed_however_well_it_adds_up(words: str) -> None:
    signs = {text: text.replace("-", "") for text in (*RED.sums, RED.total)}
    sures = printed({**signs, RED.capital: words}, RED).confidence
    assert max(sures["amount"], sures["tax"], sures["total"]) <= 0.5
    assert printed({}, RED).confidence["total"] > 0.9


def test_forms_that_lie_beside_each_other_are_read_one_by_one() -> None:
    other = Digital(buyer=SELLER, seller=BUYER, number="24312000000087654321", total="¥226.00")
    moved = [piece(replace(one.item, x=one.item.x + 620)) for one in form(other)]
    shares = side_by_side([*form(), *moved])
    assert [face(share).values["number"] for share in shares] == [FORM.number, other.number]
    assert [face(share).values["seller_tax_id"] for share in shares] == [SELLER[1], BUYER[1]]


def test_more_forms_are_counted_than_totals_where_numbers_tell() -> None:
    assert forms_on(form()) == 1
    assert forms_on([at(0, 0, "发票号码：24312000000012345678"), at(0, 90, "发票号码：24312000000087654321")]) == 2


def test_what_stands_at_the_edge_of_a_picture_may_go_on_beyond_it() -> None:
    corners = np.concatenate([box(50, 50, 100, 10), box(120, 80, 79, 10)])
    whole, cut = cut_off([line("¥113.00"), line("¥11")], corners, (120, 200))
    assert whole == line("¥113.00")
    assert max(letter.sure for letter in cut) <= 0.5


@pytest.mark.parametrize("size", [(200, 20_000), (20_000, 200), (900, 1200), (160, 300)])
def test_text_is_looked_for_in_no_strip(size: tuple[int, int]) -> None:
    """The engine would enlarge it until its shorter side is long enough, to gigabytes."""
    small, factor = fitting(np.zeros((*size, 3), np.uint8))
    assert max(small.shape[:2]) <= 4 * min(small.shape[:2])
    assert max(small.shape[:2]) * factor == pytest.approx(max(size))


class Crowd:
    """An engine that finds more texts than any form has."""

    def find(self, _: Picture) -> Corners:
        return np.concatenate([box(0, 0, 20, 10)] * 401)

    def cut(self, *_: object) -> None:
        raise AssertionError("none of them is read")


def test_a_picture_of_more_texts_than_a_form_has_is_looked_at_once_and_holds_no_invoice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("piaoqi.core.formats.ocr.recognition.loaded", Crowd)

    def again() -> bool:
        raise AssertionError("a second look would find as many")

    seen = recognise(Image.linear_gradient("L"), again=again)
    assert (seen.faces, seen.texts) == ((), 401)
