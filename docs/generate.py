"""Writes the catalogues in this folder: run it when a format, check, cause or problem was added or reworded."""

from pathlib import Path

from piaoqi.core.report.catalogue import catalogues

if __name__ == "__main__":
    for name, text in catalogues().items():
        (Path(__file__).parent / name).write_text(text, encoding="utf-8", newline="\n")
