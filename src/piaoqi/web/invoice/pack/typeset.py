"""Setting the evidence pack, in a process of its own: a folder with a template, data, pictures and originals becomes a
PDF. Nothing of Django is loaded here.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typst
from pylopdf_fonts_zh_cn import sans_path

from piaoqi.core.formats.base import Blob
from piaoqi.core.reading import Begin, Task

TEMPLATE: Final = Path(__file__).with_name("pack.typ")
PDF: Final = "pack.pdf"
DATA: Final = "data.json"
_STANDARDS: Final[tuple[Any, ...]] = ("a-3b", [])
"""PDF/A-3, for keeping, with any file attached; an ordinary PDF where a picture does not allow that."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no PDF."""

    reason: str


@dataclass(frozen=True, slots=True)
class Typeset:
    """The work, for a folder that holds what `DATA` names."""

    folder: Path
    seconds: int
    """Since 1970, of the making: the same data give the same bytes."""

    def __call__(self, task: Task, begin: Begin) -> Path | Failed:
        begin(Blob(task.shown, b""))
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(sans_path()).parent)])
        data = (self.folder / DATA).read_text(encoding="utf-8")
        for standards in _STANDARDS:
            try:
                made: Any = typst.compile(
                    self.folder / TEMPLATE.name,
                    root=self.folder,
                    font_paths=fonts,
                    ignore_system_fonts=True,
                    sys_inputs={"data": data},
                    pdf_standards=standards,
                    timestamp=self.seconds,
                )
            except typst.TypstError as error:
                reason = f"{error.message} {' '.join(error.hints)}"
                continue
            except MemoryError:
                return Failed("memory")
            (self.folder / PDF).write_bytes(made)
            return self.folder / PDF
        return Failed(reason)


def written(folder: Path, form: dict[str, Any]) -> None:
    """The data and the template, where the work finds them."""
    (folder / DATA).write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
    (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
