"""Takes the README's picture: the real answer to samples/beijing, photographed in a browser.

Needs Chromium and a monospaced font with Chinese (Debian: chromium, fonts-noto-cjk), as viewers' own fonts would break
the columns of an SVG.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

from piaoqi.cli.screen import Screen
from piaoqi.cli.views.check_view import show_answer
from piaoqi.core.folder import check_folder

DOCS = Path(__file__).resolve().parent
COLUMNS, LINES = 122, 56
PAGE = """<!doctype html><meta charset="utf-8"><style>{stylesheet}
body {{ margin: 0; color: {foreground}; background: {background}; }}
pre {{ margin: 0; padding: 20px 24px; font: 15px/1.45 "Noto Sans Mono CJK SC", monospace; }}
</style><pre>{code}</pre>"""


def main() -> int:
    browser = shutil.which("chromium")
    if browser is None:
        sys.exit("chromium is not installed")
    terminal = Console(
        file=io.StringIO(), force_terminal=True, color_system="truecolor", width=COLUMNS, highlight=False
    )
    show_answer(check_folder(DOCS.parent / "samples" / "beijing", datetime.now(UTC)), Screen(out=terminal))
    lines = terminal.file.getvalue().splitlines()[:LINES]  # type: ignore[attr-defined]
    paper = Console(file=io.StringIO(), record=True, width=COLUMNS, highlight=False)
    paper.print(Text("$ ./piaoqi check samples/beijing", style="bold green"))
    for line in lines:
        paper.print(Text.from_ansi(line), soft_wrap=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        html = paper.export_html(theme=SVG_EXPORT_THEME, code_format=PAGE)
        page.write_text(html, encoding="utf-8")
        size = f"{COLUMNS * 9 - 50},{(len(lines) + 1) * 22 + 44}"
        target = DOCS / "pictures" / "check.png"
        command = [browser, "--headless", "--no-sandbox", "--hide-scrollbars", f"--screenshot={target}"]
        subprocess.run([*command, f"--window-size={size}", page.as_uri()], check=True, capture_output=True)  # noqa: S603
    return 0


if __name__ == "__main__":
    sys.exit(main())
