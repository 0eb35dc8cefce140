"""A page as it was laid on the glass or photographed, brought upright and level.

The picture is turned by quarters only. What is askew or seen at an angle is straightened in the places of the texts,
which is all that a form is read by; recognition cuts every text out along its own edges anyway.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piaoqi.core.formats.ocr.engine import Corners, Engine, Picture

_WIDE = 3.0
"""A text that many times as wide as high shows how its line runs."""
_SAMPLE = 16
"""Texts that are asked which way up they stand, the longest ones."""
_ENOUGH = 12
"""Lines that show, beyond how a page is turned, how it is seen at an angle."""
_STEPS = 8
_OUTLIER = 0.04
"""A line that runs so differently (as a slope) from its neighbours is of another thing, or wrongly found."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A picture with its text upright, where each text stands in it, and where on a level page."""

    picture: Picture
    corners: Corners
    level: Corners


def upright(picture: Picture, corners: Corners, engine: Engine) -> Upright:
    """Turns the picture by quarters until its text is upright.

    1. Most text runs down the page: a quarter turn.
    2. Most of the longest texts stand on their head: half a turn.
    """
    if len(corners) and _runs_down(corners):
        corners = _quarter(corners, picture.shape[1])
        picture = np.ascontiguousarray(np.rot90(picture))
    if len(corners):
        longest = np.argsort(-_widths(corners))[:_SAMPLE]
        if engine.upside_down(engine.cut(picture, corners[longest])) > 0.5:
            corners, picture = turned_over(corners, picture)
    return Upright(picture, corners, level(corners))


def turned_over(corners: Corners, picture: Picture) -> tuple[Corners, Picture]:
    """By half a turn."""
    height, width = picture.shape[:2]
    around = np.array((width - 1, height - 1), np.float32) - corners
    return around[:, [2, 3, 0, 1]], np.ascontiguousarray(np.rot90(picture, 2))


def level(corners: Corners) -> Corners:
    """The corners as if every line of text ran level. Each point slides along the lines to the middle of the page;
    across the lines the page is only turned.
    """
    wide = corners[_widths(corners) > _WIDE * _heights(corners)]
    if len(wide) < 2:
        return corners
    slope = _slopes(wide)
    centre = corners.reshape(-1, 2).mean(axis=0)
    points = corners.reshape(-1, 2).astype(np.float64) - centre
    x, y = points[:, 0], points[:, 1].copy()
    step = -x / _STEPS
    at = x.copy()
    for _ in range(_STEPS):
        half = y + step / 2 * _run(slope, at, y)
        y += step * _run(slope, at + step / 2, half)
        at += step
    across = x + slope[0] * points[:, 1]
    straight = np.stack((across, y), axis=1) + centre
    return np.asarray(straight.reshape(-1, 4, 2), np.float32)


def _run(slope: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(slope[0] + slope[1] * y + slope[2] * x, np.float64)


def _slopes(wide: Corners) -> NDArray[np.float64]:
    """How lines run: at the middle of the page, and how that changes down and across it."""
    left, right = (wide[:, 0] + wide[:, 3]) / 2, (wide[:, 1] + wide[:, 2]) / 2
    run = (right - left)[:, 1] / np.maximum((right - left)[:, 0], 1.0)
    middles = (left + right) / 2 - wide.reshape(-1, 2).mean(axis=0)
    weights = np.sqrt(_widths(wide))
    usual = float(np.median(np.repeat(run, np.maximum(weights.astype(int), 1))))
    kept = np.abs(run - usual) < max(_OUTLIER, 0.3 * abs(usual))
    if kept.sum() < _ENOUGH:
        return np.array((usual, 0.0, 0.0))
    fit = np.zeros(3)
    for _ in range(3):
        terms = np.stack((np.ones(kept.sum()), middles[kept, 1], middles[kept, 0]), axis=1) * weights[kept, None]
        fit = np.linalg.lstsq(terms, run[kept] * weights[kept], rcond=None)[0]
        away = np.abs(run - (fit[0] + fit[1] * middles[:, 1] + fit[2] * middles[:, 0]))
        kept = away <= max(float(np.median(away)) * 3, 0.002)
    return np.asarray(fit, np.float64)


def _runs_down(corners: Corners) -> bool:
    widths, heights = _widths(corners), _heights(corners)
    down, along = heights > 1.5 * widths, widths > 1.5 * heights
    return float(heights[down].sum()) > float(widths[along].sum())


def _quarter(corners: Corners, width: int) -> Corners:
    """Corners of a picture so wide, after it was turned a quarter to the left."""
    turned = np.stack((corners[:, :, 1], width - 1 - corners[:, :, 0]), axis=2)
    return turned[:, [1, 2, 3, 0]]


def _widths(corners: Corners) -> NDArray[np.float32]:
    return np.asarray(np.linalg.norm(corners[:, 1] - corners[:, 0], axis=1), np.float32)


def _heights(corners: Corners) -> NDArray[np.float32]:
    return np.asarray(np.linalg.norm(corners[:, 3] - corners[:, 0], axis=1), np.float32)
