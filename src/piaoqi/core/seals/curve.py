"""The recommended SM2 curve (GB/T 32918.5): enough arithmetic to check a signature in half a millisecond.

No library at hand has the curve for every machine that accountants use (ARM servers of the state's offices among them)
and stays silent on the error stream. Points are met again and again (the base point, the keys of a province's tax
office), so what can be worked out beforehand is kept: a comb of eight teeth. Nothing here hides a number from who
measures time: checking knows no secrets, and only the makers of test files sign.
"""

from functools import lru_cache
from typing import Final

P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A: Final = P - 3
B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G: Final = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)

Affine = tuple[int, int]
_Jacobian = tuple[int, int, int]
"""(X, Y, Z) stands for (X/Z², Y/Z³); Z is 0 at infinity."""
_NOWHERE: Final[_Jacobian] = (1, 1, 0)
_TEETH, _COLUMNS = 8, 32
"""A factor's 256 bits as eight rows of 32."""


def contains(x: int, y: int) -> bool:
    """Whether the point lies on the curve."""
    return 0 <= x < P and 0 <= y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def base_times(factor: int) -> Affine | None:
    """So many times the base point, for 0 up to N; None at infinity."""
    return _sum(((factor, G),))


def combination(base_factor: int, factor: int, point: Affine) -> Affine | None:
    """base_factor·G + factor·point, both factors from 0 up to N; None at infinity."""
    return _sum(((base_factor, G), (factor, point)))


def _sum(terms: tuple[tuple[int, Affine], ...]) -> Affine | None:
    """Factors times points (Guide to Elliptic Curve Cryptography, algorithm 3.44)."""
    rows = [(f"{factor:0{_TEETH * _COLUMNS}b}", _comb(point)) for factor, point in terms]
    found = _NOWHERE
    for column in range(_COLUMNS):
        found = _doubled(found)
        for bits, comb in rows:
            tooth = int(bits[column::_COLUMNS], 2)
            if tooth:
                found = _added(found, comb[tooth - 1])
    return _affine(found)


@lru_cache(maxsize=64)
def _comb(point: Affine) -> tuple[Affine, ...]:
    """For each choice of teeth but none, the sum of their points: 1, 2³², 2⁶⁴ … times the point. Takes 2 ms.

    None of them is infinity: all these factors are below 2²²⁵, the order of the curve is a prime above it.
    """
    teeth: list[_Jacobian] = [(*point, 1)]
    for _ in range(_TEETH - 1):
        tooth = teeth[-1]
        for _ in range(_COLUMNS):
            tooth = _doubled(tooth)
        teeth.append(tooth)
    sums: list[_Jacobian] = []
    for plain in _all_affine(teeth):
        sums += [(*plain, 1), *(_added(one, plain) for one in sums)]
    return _all_affine(sums)


def _all_affine(points: list[_Jacobian]) -> tuple[Affine, ...]:
    """Many at the price of one inversion (Montgomery's trick)."""
    products = [1]
    for _, _, z in points:
        products.append(products[-1] * z % P)
    inverse = pow(products[-1], -1, P)
    found: list[Affine] = []
    for (x, y, z), before in zip(reversed(points), reversed(products[:-1]), strict=True):
        own = inverse * before % P
        inverse = inverse * z % P
        square = own * own % P
        found.append((x * square % P, y * square * own % P))
    return tuple(reversed(found))


def _affine(point: _Jacobian) -> Affine | None:
    x, y, z = point
    if not z:
        return None
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P


def _doubled(point: _Jacobian) -> _Jacobian:
    """For a = -3 (algorithm 3.21)."""
    x, y, z = point
    y2, z2 = y * y % P, z * z % P
    s, m = 4 * x * y2 % P, 3 * (x - z2) * (x + z2) % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * y2 * y2) % P, 2 * y * z % P


def _added(point: _Jacobian, other: Affine) -> _Jacobian:
    """The sum with a plain point, the same and its opposite included (algorithm 3.22)."""
    x, y, z = point
    if not z:
        return *other, 1
    z2 = z * z % P
    h, r = (other[0] * z2 - x) % P, (other[1] * z2 * z - y) % P
    if not h:
        return _NOWHERE if r else _doubled(point)
    h2 = h * h % P
    h3, v = h2 * h % P, x * h2 % P
    x3 = (r * r - h3 - 2 * v) % P
    return x3, (r * (v - x3) - y * h3) % P, z * h % P
