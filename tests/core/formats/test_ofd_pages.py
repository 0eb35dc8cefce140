"""Text of OFD pages stands where its boundary, matrix and deltas put it."""

import pytest
from lxml import etree

from making_ofd import NS, Ofd, page, text
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.ofd import FORMAT
from piaoqi.core.formats.ofd.pages import pieces_of


def items(*objects: str) -> list[tuple[str, float, float, float]]:
    root = etree.fromstring(page(*objects).encode())
    return [(p.item.text, round(p.item.x, 2), round(p.item.y, 2), round(p.item.width, 2)) for p in pieces_of(root, 1)]


def written(attributes: str, code: str) -> str:
    return f'<ofd:TextObject ID="1" {attributes}><ofd:TextCode {code}</ofd:TextCode></ofd:TextObject>'


def test_the_box_begins_at_boundary_and_offset() -> None:
    (item,) = items(written('Boundary="10 20 50 5" Size="4"', 'X="2" Y="4" DeltaX="g 2 2">123'))
    assert item == ("123", 12.0, 20.6, 6.0)


def test_a_matrix_scales_letters_and_steps() -> None:
    (item,) = items(written('Boundary="10 20 50 5" CTM="0.5 0 0 0.5 1 1" Size="4"', 'X="2" Y="4" DeltaX="2 2">123'))
    assert item == ("123", 12.0, 21.3, 3.0)


def test_a_step_down_begins_a_new_row() -> None:
    code = 'X="0" Y="4" DeltaX="3 -3 3" DeltaY="0 5 0">甲乙丙丁'
    assert [(t, x, y) for t, x, y, _ in items(written('Boundary="0 0 9 9" Size="3"', code))] == [
        ("甲乙", 0.0, 1.45),
        ("丙丁", 0.0, 6.45),
    ]


def test_blanks_before_the_text_move_it() -> None:
    assert items(written('Boundary="0 0 9 9" Size="3"', 'X="0" Y="3" DeltaX="g 4 1.5">  abc'))[0][:2] == ("abc", 3.0)


def test_turned_text_belongs_to_seals_and_is_left_out() -> None:
    assert items(text(1, 0, 0, "章", 'CTM="0.7 0.7 -0.7 0.7 0 0"'), text(2, 0, 0, "水印", 'CTM="0 1 -1 0 3 0"')) == []


@pytest.mark.parametrize("broken", ["x y 1 2", "1 2 3", "nan 0 1 1", "1e300 0 1 1", ""])
def test_a_boundary_that_is_none_hides_the_text_only(broken: str) -> None:
    assert len(items(written(f'Boundary="{broken}" Size="3"', 'X="0" Y="3">a'), text(2, 1, 1, "b"))) == 1


@pytest.mark.parametrize("deltas", ["g 99999999 1", "g", "g 1", "g x y", "nan inf", "g -5 2"])
def test_strange_deltas_do_no_harm(deltas: str) -> None:
    assert items(written('Boundary="0 0 9 9" Size="3"', f'X="0" Y="3" DeltaX="{deltas}">abc'))[0][0] == "abc"


def test_texts_in_blocks_and_several_codes_are_all_found() -> None:
    block = f"<ofd:PageBlock {NS}>{text(1, 0, 0, '甲')}</ofd:PageBlock>"
    two = (
        '<ofd:TextObject ID="3" Boundary="0 9 9 9" Size="3"><ofd:TextCode X="0" Y="3">乙</ofd:TextCode>'
        '<ofd:TextCode X="6">丙</ofd:TextCode></ofd:TextObject>'
    )
    assert [one[:2] for one in items(block, two)] == [("甲", 0.0), ("乙", 0.0), ("丙", 6.0)]


def test_a_template_that_was_read_before_says_the_same_and_its_damage_is_told_again() -> None:
    parts = Ofd(pages=[page(text(1, 50, 20, "纪要"), template="90")], template=page(text(9, 10, 20, "会议")))
    sound = Blob("a.ofd", parts.data())
    parts.template = parts.template.removesuffix("</ofd:Page>")
    damaged = Blob("b.ofd", parts.data())
    for _ in range(2):
        assert FORMAT.read(sound).records[0].facts["text"] == "会议 纪要"
        assert [problem.code for problem in FORMAT.read(damaged).problems] == ["xml.damaged"]
