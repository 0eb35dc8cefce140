"""The curve's arithmetic: the group's laws, and the corners where a formula for two points fails."""

import random

from piaoqi.core.seals import curve

DRAWN = random.Random(4)
FACTORS = [DRAWN.randrange(1, curve.N) for _ in range(20)]


def test_multiples_of_the_base_point_add_up() -> None:
    for one, other in zip(FACTORS, reversed(FACTORS), strict=True):
        point = curve.base_times(one)
        assert point is not None
        assert curve.contains(*point)
        assert curve.combination(other, 3, point) == curve.base_times((other + 3 * one) % curve.N)


def test_the_same_point_its_opposite_and_infinity_are_added_too() -> None:
    assert curve.base_times(0) is None
    assert curve.base_times(curve.N) is None
    assert curve.combination(5, curve.N - 5, curve.G) is None
    assert curve.combination(5, 5, curve.G) == curve.base_times(10)
    assert curve.combination(0, 7, curve.G) == curve.combination(7, 0, curve.G) == curve.base_times(7)
    assert curve.base_times(curve.N - 1) == (curve.G[0], curve.P - curve.G[1])


def test_a_point_beside_the_curve_is_none_of_it() -> None:
    x, y = curve.G
    assert curve.contains(x, y)
    assert not curve.contains(x, y + 1)
    assert not curve.contains(x + curve.P, y)
    assert not curve.contains(0, 0)
