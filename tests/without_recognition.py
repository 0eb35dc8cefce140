"""Reading in this process and without the extra for recognition, as on a machine that allows no other and lacks it: for
tests that read whole companies. Starting processes takes as long as reading.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from piaoqi.core.formats.ocr.engine import loaded
from piaoqi.core.formats.ocr.extra import available
from piaoqi.core.reading import crew


@contextmanager
def recognition_left_out(folder: Path) -> Iterator[None]:
    """`folder` is empty, and put before the installed packages: no models are found there."""
    (folder / "rapidocr").mkdir()
    (folder / "rapidocr" / "__init__.py").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(sys.modules, "rapidocr", raising=False)
        patch.syspath_prepend(str(folder))
        patch.setattr(crew, "current_process", lambda: SimpleNamespace(daemon=True))
        _ask_anew()
        assert not available()
        yield
    _ask_anew()


def _ask_anew() -> None:
    """What was found out under the other path counts no more."""
    available.cache_clear()
    loaded.cache_clear()
