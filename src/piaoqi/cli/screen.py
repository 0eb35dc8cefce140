"""Where the command line writes to: people's terminal, a pipe, or a program that reads JSON."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper

from rich.console import Console, RenderableType
from rich.text import Text as Styled

from piaoqi.core.text import Language, Message, Text

PIPE_WIDTH = 120
"""Columns of tables written to a file or a pipe, where nothing tells the width."""

Progress = Callable[[str, int, int], None]


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not console.is_terminal and "COLUMNS" not in console._environ:  # noqa: SLF001 - rich's own reading of it
        console.width = PIPE_WIDTH
    return console


@dataclass(frozen=True, slots=True)
class Screen:
    """Answers go to `out`, messages and progress to `err`. What every command was told is here: language, anchors."""

    language: Language = "zh"
    debug: bool = False
    anchors: str | None = None
    """The folder of certificates to be trusted too, as given; '' where its name is lacking."""
    out: Console = field(default_factory=lambda: _console(stderr=False))
    err: Console = field(default_factory=lambda: _console(stderr=True))

    def say(self, words: Text | Message) -> str:
        """In the language that was asked for."""
        return words.say(self.language) if isinstance(words, Message) else words.in_language(self.language)

    def bold(self, words: Text | Message) -> Styled:
        """A heading."""
        return Styled(self.say(words), style="bold")

    def show(self, *things: RenderableType | Text | Message) -> None:
        """Things one below the other; lines written to a file or a pipe end where their text ends."""
        said = [self.say(one) if isinstance(one, Text | Message) else one for one in things]
        with self.out.capture() as captured:
            for one in said:
                self.out.print(one, markup=False)
        text = captured.get()
        if not self.out.is_terminal:
            text = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
        self.out.file.write(text)

    def complain(self, message: Text | Message, hint: Text | Message) -> None:
        """What went wrong and what to do next, for people."""
        self.err.print(self.say(message), style="bold red", markup=False)
        self.err.print(self.say(hint), markup=False)

    def write_json(self, form: Mapping[str, object]) -> None:
        """One object in UTF-8, whatever the terminal's encoding."""
        data = json.dumps(form, ensure_ascii=False).encode("utf-8", errors="replace")
        sys.stdout.flush()
        sys.stdout.buffer.write(data + b"\n")
        sys.stdout.flush()

    @contextmanager
    def progress(self) -> Iterator[Progress | None]:
        """A function that shows stage, done and total on one line; None where nobody looks."""
        if not self.err.is_terminal:
            yield None
            return
        from rich import progress as bars  # noqa: PLC0415 - costs start-up time
        from rich.table import Column  # noqa: PLC0415

        name = bars.TextColumn("{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis"))
        shown = (bars.BarColumn(bar_width=30), bars.MofNCompleteColumn(), name)
        with bars.Progress(*shown, console=self.err, transient=True) as bar:
            task = bar.add_task("", total=None)

            def update(stage: str, done: int, total: int) -> None:
                bar.update(task, description=stage, completed=done, total=total or None)

            yield update


def speak_utf8() -> None:
    """Write UTF-8 into pipes and files, and never fail on a letter that a terminal can't show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
