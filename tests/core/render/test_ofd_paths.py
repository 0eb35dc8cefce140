"""Lines, areas, colours, gradients, patterns and clips of OFD pages."""

import pytest

from making_pages import BLACK, RED, SQUARE, WHITE, Seen, drawings, fill, layer, look, package, path, seen, square
from piaoqi.core.render.ofd.paths import read_path

GREEN, BLUE = (0, 128, 0), (0, 0, 255)


@pytest.mark.parametrize(
    ("written", "data"),
    [
        ("M 1 2 L 3 4", "M1 2 L3 4"),
        ("S 1 2 L 3.50 4", "M1 2 L3.5 4"),
        ("M 1 2 Q 1 1 2 2 B 1 1 2 2 3 3 C", "M1 2 Q1 1 2 2 C1 1 2 2 3 3 Z"),
        ("M 0 0 A 5 4 30 1 0 9 9", "M0 0 A5 4 30 1 0 9 9"),
        ("M1,2L-3,-4", "M1 2 L-3 -4"),
        ("M 1 2 L 3 4 5 6", "M1 2 L3 4 L5 6"),
        ("", ""),
    ],
)
def test_path_data_become_those_of_svg(written: str, data: str) -> None:
    found = read_path(written)
    assert (found.data, found.sound) == (data, True)


@pytest.mark.parametrize("written", ["M 1 2 L 3", "M 1 2 X 3 4", "M 1 2 L 3 ?", "M 1 2 L 1e9 3", "1 2"])
def test_path_data_that_cannot_be_understood_are_drawn_up_to_there_and_noted(written: str) -> None:
    assert not read_path(written).sound
    assert seen(path(written)).codes == ["render.not_drawn"]


def test_lines_are_black_and_areas_empty_unless_they_say_otherwise() -> None:
    page = seen(path(SQUARE, 'LineWidth="1"'))
    assert (page.colour(10, 15), page.colour(15, 15)) == (BLACK, WHITE)
    filled = seen(path(SQUARE, 'Fill="true" Stroke="false"'))  # without a colour there is nothing to fill it with
    assert filled.is_blank()


def test_an_arc_bends_the_way_it_says() -> None:
    page = seen(path("M 0 10 A 10 10 0 0 1 20 10", 'LineWidth="1"'))
    assert page.colour(20, 10.2) == BLACK
    page = seen(path("M 0 10 A 10 10 0 0 0 20 10", 'LineWidth="1"'))
    assert page.colour(20, 29.9) == BLACK


def test_lines_have_their_width_even_where_the_boundary_is_narrower_or_the_width_is_zero() -> None:
    thick = seen(path("M 0 0 L 20 0", 'LineWidth="2"', boundary="10 10 20 0"))
    assert thick.box() == (10, 9, 30, 11)
    assert not seen(path("M 0 0 L 20 0", 'LineWidth="0"', boundary="10 10 20 0")).is_blank()


def test_dashes_leave_gaps() -> None:
    page = seen(path("M 0 0 L 20 0", 'LineWidth="2" DashPattern="5 5"'))
    assert (page.colour(12, 10), page.colour(17, 10), page.colour(22, 10)) == (BLACK, WHITE, BLACK)
    assert seen(path("M 0 0 L 20 0", 'LineWidth="2" DashPattern="-5 5"')).colour(17, 10) == BLACK


def test_overlapping_parts_are_filled_by_the_rule() -> None:
    twice = "M 0 0 L 10 0 L 10 10 L 0 10 C M 2 2 L 8 2 L 8 8 L 2 8 C"
    whole, holed = (
        seen(path(twice, f'Fill="true" Stroke="false" Rule="{rule}"', fill("255 0 0")))
        for rule in ("NonZero", "Even-Odd")
    )
    assert (whole.colour(15, 15), holed.colour(15, 15)) == (RED, WHITE)


SPACES = (
    '<ofd:ColorSpaces><ofd:ColorSpace ID="1" Type="GRAY"/><ofd:ColorSpace ID="2" Type="CMYK"/>'
    '<ofd:ColorSpace ID="3" Type="RGB" BitsPerComponent="4"/>'
    '<ofd:ColorSpace ID="4" Type="RGB"><ofd:Palette><ofd:CV>0 0 255</ofd:CV><ofd:CV>255 0 0</ofd:CV></ofd:Palette>'
    "</ofd:ColorSpace></ofd:ColorSpaces>"
)


@pytest.mark.parametrize(
    ("colour", "shown"),
    [
        ('Value="156 82 35"', (156, 82, 35)),
        ('Value="#9C #52 #23"', (156, 82, 35)),
        ('Value="#9C5223"', (156, 82, 35)),
        ('Value="128" ColorSpace="1"', (128, 128, 128)),
        ('Value="0 255 255 0" ColorSpace="2"', RED),
        ('Value="15 0 0" ColorSpace="3"', RED),
        ('Index="1" ColorSpace="4"', RED),
        ('Value="255 0 0" ColorSpace="99"', RED),
        ('Value="255 0 0" Alpha="0"', WHITE),
    ],
)
def test_colours_of_every_space(colour: str, shown: tuple[int, int, int]) -> None:
    inside = f"<ofd:FillColor {colour}/>"
    page = seen(path(SQUARE, 'Fill="true" Stroke="false"', inside), resources=SPACES)
    assert page.colour(15, 15) == shown


def test_transparency_of_a_thing_and_of_its_colour_lets_the_ground_through() -> None:
    ground = square("0 0 0")
    for one in (
        square("255 0 0", 'Alpha="128"'),
        path(SQUARE, 'Fill="true" Stroke="false"', fill("255 0 0", 'Alpha="128"')),
    ):
        red, green, _ = seen(ground, one).colour(15, 15)
        assert 120 < red < 136
        assert green == 0


def test_drawing_parameters_are_inherited_by_layers_and_things_and_from_each_other() -> None:
    parameters = (
        '<ofd:DrawParams><ofd:DrawParam ID="3" LineWidth="4"><ofd:StrokeColor Value="255 0 0"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="4" Relative="3"><ofd:FillColor Value="0 0 255"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="5" Relative="5" LineWidth="0.2"/></ofd:DrawParams>'
    )
    content = layer(
        path(SQUARE, 'Fill="true"'), path(SQUARE, 'DrawParam="5"', boundary="40 10 20 20"), attributes='DrawParam="4"'
    )
    (drawing,) = drawings(package(content, resources=parameters))
    page = look(drawing)
    assert (page.colour(15, 15), page.colour(9, 15)) == (BLUE, RED)
    assert page.is_blank(38, 12, 39.7, 18)  # its own line is thin
    assert page.colour(40, 15)[0] > page.colour(40, 15)[1]


def shaded(kind: str, geometry: str, inside: str = "") -> Seen:
    ends = ("0", "255 0 0"), ("1", "0 0 255")
    stops = "".join(f'<ofd:Segment Position="{at}"><ofd:Color Value="{one}"/></ofd:Segment>' for at, one in ends)
    shading = f"<ofd:FillColor><ofd:{kind} {geometry}>{inside or stops}</ofd:{kind}></ofd:FillColor>"
    return seen(path("M 0 0 L 40 0 L 40 40 L 0 40 C", 'Fill="true" Stroke="false"', shading))


def test_a_gradient_runs_along_its_line() -> None:
    page = shaded("AxialShd", 'StartPoint="10 0" EndPoint="30 0" Extend="3"')
    assert (page.colour(12, 20), page.colour(48, 20)) == (RED, BLUE)
    red, _, blue = page.colour(30, 20)
    assert 100 < red < 155
    assert 100 < blue < 155


def test_a_gradient_that_does_not_extend_ends_with_its_line() -> None:
    page = shaded("AxialShd", 'StartPoint="10 0" EndPoint="30 0"')
    assert (page.colour(12, 20), page.colour(48, 20)) == (WHITE, WHITE)


def test_a_gradient_runs_around_its_point() -> None:
    page = shaded("RadialShd", 'StartPoint="20 20" EndPoint="20 20" StartRadius="0" EndRadius="15" Extend="2"')
    assert page.colour(30, 30)[0] > 200
    assert page.colour(11, 11) == BLUE


def test_a_mesh_is_drawn_as_its_mean_and_noted() -> None:
    ends = ("0", "255 0 0"), ("9", "0 0 255")
    points = "".join(f'<ofd:Point X="{at}" Y="{at}"><ofd:Color Value="{one}"/></ofd:Point>' for at, one in ends)
    page = shaded("GouraudShd", "", points)
    assert page.colour(20, 20) == (128, 0, 128)
    assert page.codes == ["render.not_drawn"]


def test_a_pattern_repeats_its_cell() -> None:
    cell = square("255 0 0", boundary="0 0 5 5").replace("10 0 L 10 10 L 0 10", "5 0 L 5 5 L 0 5")
    page = shaded("Pattern", 'Width="5" Height="5" XStep="10" YStep="10"', f"<ofd:CellContent>{cell}</ofd:CellContent>")
    assert [page.colour(x, 12) for x in (12, 17, 22, 27)] == [RED, WHITE, RED, WHITE]


def clip(data: str, area: str = "", box: str = "0 0 5 5") -> str:
    return (
        f"<ofd:Clip><ofd:Area {area}><ofd:Path Boundary='{box}'><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>"
        "</ofd:Path></ofd:Area></ofd:Clip>"
    )


LEFT, TOP = "M 0 0 L 5 0 L 5 10 L 0 10 C", "M 0 0 L 10 0 L 10 5 L 0 5 C"


def test_clips_keep_what_lies_in_all_of_them() -> None:
    page = seen(square(inside=f"<ofd:Clips>{clip(LEFT)}{clip(TOP)}</ofd:Clips>"))
    assert [page.colour(x, y) for x, y in ((12, 12), (17, 12), (12, 17), (17, 17))] == [RED, WHITE, WHITE, WHITE]


def test_clips_follow_the_matrix_of_a_thing_unless_they_say_otherwise() -> None:
    for flag, box in (("true", (10, 10, 20, 30)), ("false", (10, 10, 15, 20))):
        inside = f'<ofd:Clips TransFlag="{flag}">{clip(LEFT)}</ofd:Clips>'
        assert seen(square(attributes='CTM="2 0 0 2 0 0"', inside=inside)).box() == box


def test_a_clip_by_the_shape_of_text_cuts_nothing_off_and_is_noted() -> None:
    page = seen(square(inside="<ofd:Clips><ofd:Clip><ofd:Area><ofd:Text/></ofd:Area></ofd:Clip></ofd:Clips>"))
    assert page.box() == (10, 10, 20, 20)
    assert page.codes == ["render.not_drawn"]


def test_an_empty_list_of_clips_cuts_nothing_off() -> None:
    assert seen(square(inside="<ofd:Clips/>")).box() == (10, 10, 20, 20)


def test_hidden_things_are_not_drawn() -> None:
    assert seen(square(attributes='Visible="false"')).is_blank()
    assert seen(square(attributes='Visible="false"')).codes == []
