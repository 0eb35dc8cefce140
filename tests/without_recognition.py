"""Reading without the extra for recognition, as on a machine that lacks it: for tests that read whole companies."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from piaoqi.core.formats.ocr.extra import available
from piaoqi.core.reading import crew


@contextmanager
def recognition_left_out(folder: Path) -> Iterator[None]:
    """`folder` is empty, and put before the installed packages: workers inherit the path, and find no models there."""
    (folder / "rapidocr").mkdir()
    (folder / "rapidocr" / "__init__.py").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(sys.modules, "rapidocr", raising=False)
        patch.syspath_prepend(str(folder))
        _begin_anew()
        assert not available()
        yield
    _begin_anew()


def _begin_anew() -> None:
    """What was found out under the other path counts no more, nor do workers that were started with it."""
    available.cache_clear()
    while crew._kept:
        crew._kept.pop().end()
