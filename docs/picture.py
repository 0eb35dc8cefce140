"""Takes the pictures of README and handbook: real answers to samples/beijing, photographed in a browser.

Needs Chromium and a monospaced font with Chinese (Debian: chromium, fonts-noto-cjk), as viewers' own fonts would break
the columns of an SVG.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from PIL import Image
from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

DOCS = Path(__file__).resolve().parent
SAMPLE = DOCS.parent / "samples" / "beijing"
PICTURES, HANDBOOK = DOCS / "pictures", DOCS / "handbook" / "pictures"
COLUMNS = 122
DPI = 120
PAGE = """<!doctype html><meta charset="utf-8"><style>{stylesheet}
body {{ margin: 0; color: {foreground}; background: {background}; }}
pre {{ margin: 0; padding: 20px 24px; font: 15px/1.45 "Noto Sans Mono CJK SC", monospace; }}
</style><pre>{code}</pre>"""


def main() -> int:
    if shutil.which("chromium") is None:
        sys.exit("chromium is not installed")
    photograph(PICTURES / "check.png", ["check", "samples/beijing"], DOCS.parent, lines=56)
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        sealed = next(path for path in sorted(SAMPLE.glob("originals/2026-09/*.ofd")) if is_sealed(path))
        shutil.copy(sealed, desk / "发票.ofd")
        (desk / "改过的发票.ofd").write_bytes(with_another_amount(sealed))
        photograph(HANDBOOK / "read.png", ["read", "改过的发票.ofd"], desk, lines=40)
        shutil.copy(next(SAMPLE.glob("originals/**/*.xml")), desk / "发票.xml")
        for name, drawn in (("发票.ofd", "original"), ("发票.xml", "from-data")):
            run(["render", name, "-o", f"{drawn}.png", "--dpi", str(DPI)], desk)
            with Image.open(desk / f"{drawn}.png") as picture:
                picture.convert("RGB").quantize(64).save(HANDBOOK / f"{drawn}.png", optimize=True)
    return 0


def photograph(place: Path, arguments: list[str], folder: Path, *, lines: int) -> None:
    """The first lines that a command prints, as a picture."""
    said = run(arguments, folder).splitlines()[:lines]
    paper = Console(file=io.StringIO(), record=True, width=COLUMNS, highlight=False)
    paper.print(Text(f"$ ./piaoqi {' '.join(arguments)}", style="bold green"))
    for line in said:
        paper.print(Text.from_ansi(line), soft_wrap=True)
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / "page.html"
        page.write_text(paper.export_html(theme=SVG_EXPORT_THEME, code_format=PAGE), encoding="utf-8")
        size = f"{COLUMNS * 9 - 50},{(len(said) + 1) * 22 + 44}"
        command = ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={size}"]
        shot = f"--screenshot={place}"
        subprocess.run([*command, shot, page.as_uri()], check=True, capture_output=True)  # noqa: S603


def run(arguments: list[str], folder: Path) -> str:
    """What the program prints in a terminal, in colour. It may end with findings."""
    coloured = os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "PYTHONPATH": str(DOCS.parent / "src")}
    command = [sys.executable, "-m", "piaoqi", *arguments]
    return subprocess.run(  # noqa: S603
        command, cwd=folder, env=coloured, check=False, capture_output=True, encoding="utf-8"
    ).stdout


def is_sealed(path: Path) -> bool:
    with zipfile.ZipFile(path) as package:
        return any(name.endswith("Signatures.xml") for name in package.namelist())


def with_another_amount(path: Path) -> bytes:
    """The same OFD with a nine put before an amount in its attached data, as somebody might try."""
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in package.infolist():
            data = package.read(entry)
            if entry.filename.endswith("original_invoice.xml"):
                mark = b"TaxInclusiveTotalAmount>"
                data = data.replace(mark, mark + b"9", 1)
            written.writestr(entry.filename, data)
    return changed.getvalue()


if __name__ == "__main__":
    sys.exit(main())
