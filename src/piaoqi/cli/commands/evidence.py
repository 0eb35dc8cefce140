"""`piaoqi evidence`: exports a bundle for an auditor, by whoever has the machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from piaoqi.cli.command import MISUSED, SOUND, UNREADABLE, Command
from piaoqi.cli.data_folder import DATA_HELP
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

FILE = Text("证据包", "BUNDLE")
FILE_HELP = Text("写到这个 .zip，或新文件夹", "the .zip, or new folder, to write")
COMPANY_HELP = Text("只导出这个税号的单位；不写就导出全部", "only the company of this tax id; else everything")
NO_COMPANY = Text("没有税号为 {given} 的单位", "There is no company with the tax id {given}")
NO_COMPANY_HINT = Text("检查税号；不写 --company 就导出全部", "Check it; without --company everything is exported")
DONE = Text(
    "证据包已写到 {path}，含日志前 {size} 个条目。请把公钥（keys/log-keys.txt）用另外的渠道交给审计",
    "The bundle is in {path}; it holds {size} entries. Give the key (keys/log-keys.txt) to the auditor by another way",
)


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def evidence(
        into: Annotated[Path, typer.Argument(metavar=screen.say(FILE), help=screen.say(FILE_HELP))],
        *,
        data: Annotated[Path | None, typer.Option("--data", help=screen.say(DATA_HELP))] = None,
        company: Annotated[str, typer.Option("--company", help=screen.say(COMPANY_HELP))] = "",
    ) -> int:
        from piaoqi.cli.data_folder import opened, silent

        if not opened(data, screen):
            return UNREADABLE
        from django.db import DatabaseError

        try:
            return _export(into, company, screen)
        except DatabaseError as error:
            silent(error, screen)
            return UNREADABLE

    return evidence


def _export(into: Path, tax_id: str, screen: Screen) -> int:
    from dataclasses import replace

    from piaoqi.accounts.actor import system
    from piaoqi.accounts.errors import RefusedError
    from piaoqi.accounts.models import Company
    from piaoqi.accounts.permissions import System
    from piaoqi.archive.evidence.actions import export_evidence

    company = Company.objects.filter(tax_id=tax_id).first() if tax_id else None
    if tax_id and company is None:
        screen.complain(NO_COMPANY.with_(given=tax_id), NO_COMPANY_HINT)
        return MISUSED
    try:
        done = export_evidence(replace(system(System.OPERATOR), origin="cli"), company, into)
    except RefusedError as error:
        screen.complain(error.message, error.hint)
        return UNREADABLE
    screen.show(DONE.with_(path=done.path, size=done.size))
    return SOUND


COMMAND = Command(
    "evidence",
    65,
    Text("导出证据包，交给审计验证", "export a bundle that an auditor can verify"),
    ("evidence 2026证据.zip --company 91110108MA01ABCD2X",),
    build,
)
