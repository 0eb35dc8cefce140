"""Text of OFD pages stands where it is written, in letters that fit, and none is lost."""

from pathlib import Path

import pytest
from lxml import etree

from making_fonts import bare_cff, truetype
from making_pages import BLACK, RED, Seen, font, seen, text
from piaoqi.core.render.fonts import Fonts

SVG = "{http://www.w3.org/2000/svg}"


def uses(page: Seen) -> int:
    """Letters drawn."""
    return len(etree.fromstring(page.drawing.svg.encode()).findall(f".//{SVG}use"))


def test_letters_stand_where_the_deltas_say() -> None:
    page = seen(text("一一一", 'DeltaX="10 20"'), resources=font())
    assert [page.is_blank(x, 10, x + 4, 16) for x in (10, 15, 20, 30, 40)] == [False, True, False, True, False]


def test_repeated_deltas_and_those_that_end_early_go_on() -> None:
    whole = seen(text("一一一一", 'DeltaX="g 3 10"'), resources=font())
    early = seen(text("一一一一", 'DeltaX="10"'), resources=font())
    assert whole.box() == early.box()
    assert not whole.is_blank(40, 10, 44, 16)


def test_a_jump_back_to_a_new_row_is_not_repeated() -> None:
    page = seen(text("一一一一一", 'DeltaX="10 -10" DeltaY="0 8"'), resources=font())
    assert [page.is_blank(10, y, 14, y + 6) for y in (10, 18)] == [False, False]
    assert not page.is_blank(14.5, 18, 22, 24)
    assert uses(page) == 5


def test_without_deltas_letters_stand_side_by_side_downwards_where_it_says_so() -> None:
    across = seen(text("票票票"), resources=font()).box()
    down = seen(text("票票票", attributes='ReadDirection="90"'), resources=font()).box()
    assert 11 < across[2] - across[0] < 12.5
    assert 11 < down[3] - down[1] < 12.5


def test_text_written_downwards_by_deltas_keeps_its_column() -> None:
    page = seen(text("购买方", 'DeltaY="5 5"'), resources=font())
    found = page.box()
    assert found[2] - found[0] < 4.5
    assert 13 < found[3] - found[1] < 15


def test_letters_are_turned_about_their_origin() -> None:
    upright = seen(text("一"), resources=font()).box()
    turned = seen(text("一", attributes='CharDirection="90"'), resources=font()).box()
    assert upright[2] - upright[0] > 3 * (upright[3] - upright[1])
    assert turned[3] - turned[1] > 3 * (turned[2] - turned[0])
    assert turned[1] > 14.9  # clockwise: what stood right of the origin now stands below it


def test_the_matrix_of_a_text_turns_and_moves_it() -> None:
    page = seen(text("一", attributes='CTM="0 1 -1 0 20 0"'), resources=font())
    found = page.box()
    assert 25 < found[0] < 28
    assert found[3] - found[1] > 3


def test_stretched_letters_are_wider() -> None:
    plain, wide = (seen(text("票", attributes=one), resources=font()).box() for one in ("", 'HScale="2"'))
    assert wide[2] - wide[0] == pytest.approx(2 * (plain[2] - plain[0]), abs=0.25)


def test_figures_of_a_typewriter_font_stand_in_equal_cells_whatever_draws_them() -> None:
    page = seen(text("11M1", 'DeltaX="g 3 2.4"'), resources=font("Courier New"))
    for nth in range(4):
        assert not page.is_blank(10 + 2.4 * nth + 0.3, 10, 10 + 2.4 * nth + 2.1, 16)
    edges = [page.is_blank(10 + 2.4 * nth - 0.05, 10, 10 + 2.4 * nth + 0.05, 16) for nth in range(1, 4)]
    assert all(edges)


def test_figures_in_songti_do_not_touch_each_other() -> None:
    page = seen(text("8888", 'DeltaX="g 3 2"'), resources=font())
    assert all(page.is_blank(10 + 2 * nth - 0.05, 10, 10 + 2 * nth + 0.05, 16) for nth in range(5))


def test_figures_of_a_proportional_font_are_narrowed_to_the_room_there_is() -> None:
    page = seen(text("8888", 'DeltaX="g 3 1.6"'), resources=font("等线"))
    found = page.box()
    assert found[2] < 10 + 4 * 1.6


def test_marks_that_fill_a_square_in_chinese_fonts_are_not_squeezed() -> None:
    page = seen(text("①“①", 'DeltaX="4 4"'), resources=font()).box(10, 10, 14, 16)
    assert page[2] - page[0] > 3
    tight = seen(text("①①", 'DeltaX="2.4"'), resources=font("Courier New")).box(10, 10, 12.3, 16)
    assert tight[2] < 12.4


def test_text_is_black_unless_it_says_otherwise_and_hollow_where_only_edges_are_drawn() -> None:
    assert BLACK in colours(seen(text("■"), resources=font()))
    assert RED in colours(seen(text("■", inside='<ofd:FillColor Value="255 0 0"/>'), resources=font()))
    edges = '<ofd:StrokeColor Value="255 0 0"/>'
    hollow = seen(text("■", attributes='Fill="false" Stroke="true" LineWidth="0.2"', inside=edges), resources=font())
    assert RED in colours(hollow)
    assert hollow.colour(12, 13.5) == (255, 255, 255)


def colours(page: Seen) -> set[tuple[int, ...]]:
    return {found for _, found in page.image.getcolors(1 << 20) or () if isinstance(found, tuple)}


def test_bold_letters_are_thicker_and_italic_ones_lean() -> None:
    def ink(page: Seen) -> int:
        return sum(page.image.convert("L").histogram()[:128])

    plain, bold = (seen(text("票", attributes=one), resources=font()) for one in ("", 'Weight="700"'))
    assert ink(bold) > 1.2 * ink(plain)
    assert ink(seen(text("票"), resources=font(attributes='Bold="true"'))) == ink(bold)
    upright, leaning = (seen(text("l", attributes=one), resources=font()).box() for one in ("", 'Italic="true"'))
    assert leaning[2] > upright[2] + 0.2


@pytest.mark.parametrize("character", "¥￥⊗×①℃㎡☑…—“《")
def test_what_invoices_print_besides_letters_comes_out(character: str) -> None:
    page = seen(text(character), resources=font())
    if character == "☑":  # in neither of the packaged fonts
        assert page.codes == ["render.no_glyph"]
    else:
        assert page.codes == []
    assert not page.is_blank()


def test_a_character_that_no_font_has_is_a_box_and_named() -> None:
    page = seen(text("票\ue001\ue001"), resources=font())
    (note,) = page.drawing.notes
    assert (note.code, note.params["count"], note.params["characters"]) == ("render.no_glyph", 2, ("\ue001",))
    assert uses(page) == 3


def test_private_characters_of_gbk_show_what_they_became() -> None:
    assert seen(text("\ue863"), resources=font()).image == seen(text("䶮"), resources=font()).image


def test_blanks_and_invisible_characters_are_nothing_to_be_noted() -> None:
    page = seen(text("\u3000 \u00a0\u200b\ufeff"), resources=font())
    assert page.codes == []
    assert page.is_blank()


def test_the_font_in_the_file_is_used_first() -> None:
    files = {"Doc_0/Res/f.ttf": truetype()}
    page = seen(text("A票", 'DeltaX="4"'), resources=font(file="f.ttf"), files=files)
    assert page.box() == (10, 11, 16, 15)
    assert page.codes == []


def test_glyphs_are_found_by_number_where_a_font_has_no_characters() -> None:
    inside = (
        '<ofd:CGTransform CodePosition="1" CodeCount="1" GlyphCount="1"><ofd:Glyphs>1</ofd:Glyphs></ofd:CGTransform>'
    )
    files = {"Doc_0/Res/f.otf": bare_cff()}
    page = seen(text("票票", 'DeltaX="6"', inside=inside), resources=font(file="f.otf"), files=files)
    assert page.box(16, 8, 24, 20) == (16, 11, 18, 15)
    assert page.codes == []


def test_one_character_drawn_with_several_glyphs_has_them_side_by_side() -> None:
    inside = (
        '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="2"><ofd:Glyphs>1 2</ofd:Glyphs></ofd:CGTransform>'
    )
    files = {"Doc_0/Res/f.ttf": truetype()}
    page = seen(text("票", inside=inside), resources=font(file="f.ttf"), files=files)
    assert (page.is_blank(10, 10, 12, 16), page.is_blank(12.1, 10, 13.9, 16), page.is_blank(14, 10, 16, 16)) == (
        False, True, False,
    )  # fmt: skip


def test_glyph_numbers_mean_nothing_where_the_font_is_not_in_the_file() -> None:
    inside = (
        '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>1</ofd:Glyphs></ofd:CGTransform>'
    )
    assert seen(text("票", inside=inside), resources=font()).image == seen(text("票"), resources=font()).image


@pytest.mark.parametrize(
    "data", [b"", b"\0\1\0\0" + b"\xff" * 60, b"OTTO" + bytes(40), b"\1\0\4\4" + bytes(9), b"junk"]
)
def test_a_broken_font_is_replaced_and_noted(data: bytes) -> None:
    page = seen(text("票"), resources=font(file="f.ttf"), files={"Doc_0/Res/f.ttf": data})
    assert page.codes == ["render.no_font"]
    assert not page.is_blank()


def test_a_font_of_this_computer_is_used_where_its_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "simsun.ttf").write_bytes(truetype("SimSun"))
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    fonts = Fonts((tmp_path,))
    assert seen(text("票"), resources=font("宋体", 'FamilyName="SimSun"'), fonts=fonts).box() == (10, 11, 12, 15)
    assert seen(text("票"), resources=font("黑体"), fonts=fonts).box() != (10, 11, 12, 15)


def test_the_text_can_be_searched_and_copied() -> None:
    page = seen(text("价税合计&amp;<![CDATA[<小写>]]>"), resources=font())
    root = etree.fromstring(page.drawing.svg.encode())
    (words,) = root.findall(f".//{SVG}text")
    assert words.text == "价税合计&<小写>"


def test_text_set_off_on_lines_of_its_own_begins_at_its_place() -> None:
    assert seen(text("\n      票\n   "), resources=font()).box() == seen(text("票"), resources=font()).box()
