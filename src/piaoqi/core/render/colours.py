"""Colours as screens show them: RGB from gray, RGB, CMYK, at any number of bits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue from 0 to 255, and how opaque from 0 to 1."""

    red: int
    green: int
    blue: int
    alpha: float = 1.0

    @property
    def hex(self) -> str:
        """`#rrggbb`."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    def faded(self, alpha: float) -> "Colour":
        """The same, less opaque."""
        return replace(self, alpha=self.alpha * alpha)


BLACK = Colour(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space (GB/T 33190-2016, 8.3.1): GRAY, RGB or CMYK, with a palette or without."""

    kind: str = "RGB"
    bits: int = 8
    palette: tuple[Colour, ...] = ()

    def colour(self, channels: Sequence[float]) -> Colour | None:
        """The colour of these channel values; None where their number fits no space."""
        most = float((1 << min(max(self.bits, 1), 16)) - 1)
        shares = [min(max(one / most, 0.0), 1.0) for one in channels]
        if self.kind == "CMYK" and len(shares) >= 4:
            return _cmyk(*shares[:4])
        if self.kind == "GRAY" or len(shares) == 1:
            return _of(shares[0], shares[0], shares[0]) if shares else None
        return _of(*shares[:3]) if len(shares) >= 3 else None


def _of(red: float, green: float, blue: float) -> Colour:
    return Colour(round(red * 255), round(green * 255), round(blue * 255))


def _cmyk(cyan: float, magenta: float, yellow: float, black: float) -> Colour:
    light = 1.0 - black
    return _of((1.0 - cyan) * light, (1.0 - magenta) * light, (1.0 - yellow) * light)
