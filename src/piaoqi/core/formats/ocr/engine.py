"""The recognition engine (rapidocr), behind a seam of three calls: where text stands, which way up it is, what it says.

It is an extra. Its models come in its wheel and are named here one by one: nothing is ever downloaded.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from piaoqi.core.formats.ocr.extra import available, models

Picture = NDArray[np.uint8]
"""Height x width x 3, red first."""
Corners = NDArray[np.float32]
"""n x 4 x 2: the corners of each text, from the upper left clockwise, as x and y in points of the picture."""

_THREADS = 2
"""Two workers read at a time; more threads each would only wait for one another."""
_LONGEST = 960.0
"""A text is at most this many times as wide as high; beyond it recognition would take all memory."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One character as recognised: where its middle stands along the text (0 to 1), and how sure it is (0 to 1)."""

    char: str
    at: float
    sure: float


Line = tuple[Letter, ...]


@cache
def loaded() -> "Engine | None":
    """The engine, loaded once in a process; None without the extra."""
    return Engine() if available() else None


class Engine:
    """Loaded in half a second; each model at its first use."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR  # noqa: PLC0415 - half a second, and an extra

        logging.getLogger("RapidOCR").disabled = True
        settings: dict[str, Any] = {f"{part}.model_path": str(path) for part, path in models().items()}
        settings["EngineConfig.onnxruntime.intra_op_num_threads"] = _THREADS
        settings["Global.log_level"] = "critical"
        self._ocr: Any = RapidOCR(params=settings)
        self._ocr.return_word_box = True

    def find(self, picture: Picture) -> Corners:
        """The texts of a picture. They need not be upright."""
        found = self._ocr._load_det_model()(_blue_first(picture)).boxes  # noqa: SLF001 - the public call repeats work
        return np.zeros((0, 4, 2), np.float32) if found is None else np.asarray(found, np.float32)

    def cut(self, picture: Picture, corners: Corners) -> list[Picture]:
        """Each text by itself, level; what stands upright is laid down by a quarter."""
        from rapidocr.utils.process_img import get_rotate_crop_image  # noqa: PLC0415

        return [get_rotate_crop_image(picture, one.copy()) for one in corners]

    def upside_down(self, crops: Sequence[Picture]) -> float:
        """The share of these texts that stand on their head."""
        votes = self._ocr._load_cls_model()([_blue_first(crop) for crop in crops]).cls_res  # noqa: SLF001
        turned = sum(float(sure) for label, sure in votes if label == "180")
        return turned / (sum(float(sure) for _, sure in votes) or 1.0)

    def read(self, crops: Sequence[Picture]) -> list[Line]:
        """What these texts say, one by one."""
        narrow = [crop if crop.shape[1] < _LONGEST * crop.shape[0] else crop[:, :1] for crop in crops]
        if not narrow:
            return []
        said = self._ocr.recognize_txt([_blue_first(crop) for crop in narrow])
        return [_line(text, info) for text, info in zip(said.txts, said.word_results, strict=True)]


def _blue_first(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[:, :, ::-1])


def _line(text: str, info: Any) -> Line:
    """The letters with the columns that the network saw them in."""
    columns = iter([column for word in info.word_cols for column in word])
    length = info.line_txt_len or 1.0
    letters: list[Letter] = []
    at = 0.0
    for char, sure in zip(text, info.confs, strict=False):
        if not char.isspace():
            at = min((next(columns, at * length) + 0.5) / length, 1.0)
        letters.append(Letter(char, at, float(sure)))
    return tuple(letters)
