"""Whether the extra for recognition is installed. Asked of every picture, so nothing of it is loaded."""

import importlib.util
from functools import cache
from pathlib import Path

_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}
_NEEDED = ("rapidocr", "onnxruntime", "cv2")


@cache
def available() -> bool:
    """Whether the extra is installed, with its models."""
    return all(importlib.util.find_spec(name) for name in _NEEDED) and all(one.is_file() for one in models().values())


def models() -> dict[str, Path]:
    """Where the wheel keeps its models; found without loading it."""
    spec = importlib.util.find_spec("rapidocr")
    home = Path(spec.origin).parent if spec and spec.origin else Path()
    return {part: home / "models" / name for part, name in _MODELS.items()}
