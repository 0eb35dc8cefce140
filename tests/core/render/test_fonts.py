"""Fonts are known under all the names that writers give them, and hostile ones do no harm."""

import io
import time
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

from making_fonts import bare_cff, nested, truetype
from piaoqi.core.render.fonts import Fonts, Wanted, is_sans, narrow, plain_name, standard
from piaoqi.core.render.glyphs import open_font


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Courier New", "couriernew"),
        ("CourierNewPSMT", "couriernew"),
        ("CourierNewPS-BoldMT", "couriernewps"),
        ("ABCDEF+SimSun", "simsun"),
        ("KaiTi_GB2312", "kaitigb2312"),
        ("Times New Roman", "timesnewroman"),
        ("宋体", "宋体"),
        ("Bold", "bold"),
    ],
)
def test_names_of_one_font_become_one(written: str, plain: str) -> None:
    assert plain_name(written) == plain


@pytest.mark.parametrize(
    ("name", "sans", "em"),
    [
        ("宋体", False, 0.5),
        ("SimSun", False, 0.5),
        ("新宋体", False, 0.5),
        ("楷体_GB2312", False, 0.5),
        ("仿宋", False, 0.5),
        ("STSong-Light", False, None),
        ("黑体", True, 0.5),
        ("SimHei", True, 0.5),
        ("微软雅黑", True, None),
        ("Microsoft YaHei", True, None),
        ("等线", True, None),
        ("Arial", True, None),
        ("Times New Roman", False, None),
        ("Courier New", False, 0.6),
        ("CourierNewPSMT", False, 0.6),
        ("Noto Serif SC", False, None),
        ("思源黑体", True, None),
        ("", False, None),
    ],
)
def test_what_stands_in_for_a_font_has_its_kind_and_its_cells(name: str, sans: bool, em: float | None) -> None:  # noqa: FBT001
    wanted = Wanted(name)
    assert (is_sans(wanted), narrow(wanted)) == (sans, em)


def test_private_characters_of_gbk_are_those_of_unicode() -> None:
    assert [standard(one) for one in "\ue863\ue815票A\ue000"] == ["䶮", "⺁", "票", "A", "\ue000"]


def test_fonts_in_folders_are_found_by_any_of_their_names_the_regular_one_first(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(truetype("SimSun", "AB", "Bold"))
    (tmp_path / "deep").mkdir()
    collection = TTCollection()
    collection.fonts = [TTFont(io.BytesIO(truetype(name, "A票B"))) for name in ("MS Song", "SimSun")]
    collection.save(tmp_path / "deep" / "b.ttc")
    fonts = Fonts((tmp_path,))
    for wanted in (Wanted("宋体", "SimSun"), Wanted("Sim Sun"), Wanted("SimSun-Regular")):
        face = fonts.face(wanted)
        assert face is not None
        letter = face.of_character("票")
        assert letter is not None
        assert letter.own
    other = fonts.face(Wanted("KaiTi"))
    assert other is not None
    assert other.own == 0


def test_no_folder_is_searched_unless_named() -> None:
    face = Fonts().face(Wanted("DejaVu Sans"))
    assert face is not None
    assert face.own == 0


def test_a_letter_that_the_font_lacks_comes_from_what_stands_in_for_it() -> None:
    face = Fonts().face(Wanted("宋体"), truetype(characters="A"))
    assert face is not None
    mine, other = face.of_character("A"), face.of_character("票")
    assert mine is not None
    assert other is not None
    assert (mine.own, other.own) == (True, False)


@pytest.mark.parametrize(
    "data",
    [nested(0, 2), nested(12, 50), b"\1\0\4\4" + bytes(50)],
    ids=["of itself", "50 parts, 12 deep", "cut short"],
)
def test_a_hostile_font_gives_no_letter_and_takes_no_time(data: bytes) -> None:
    begin = time.perf_counter()
    font = open_font(data)
    glyph = font.of_character("A") if font else None
    assert not (font and glyph and font.outline(glyph))
    assert time.perf_counter() - begin < 5


def test_calls_without_end_in_a_letter_are_counted() -> None:
    begin = time.perf_counter()
    font = open_font(bare_cff(calls=True))
    assert font is not None
    glyph = font.of_number(1)
    assert glyph is not None
    assert font.outline(glyph) is None
    assert time.perf_counter() - begin < 5


def test_sound_nesting_is_drawn() -> None:
    font = open_font(nested(2, 3))
    assert font is not None
    glyph = font.of_character("A")
    assert glyph is not None
    outline = font.outline(glyph)
    assert outline is not None
    assert outline.path.count("M") == 9
