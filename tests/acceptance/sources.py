"""The sources that most cases are made of, all of February 2026 unless a case says otherwise."""

from typing import Any

from acceptance.build import FEBRUARY, Invoice, Source, source
from acceptance.writers import Row, basics_19, books, mail, originals, selection, zipped


def bureau(*invoices: Invoice, **more: Any) -> Source:
    """The bureau's list, as its sheet 发票基础信息."""
    return source("bureau", {"导出.xlsx": basics_19(*invoices)}, **more)


def listed(*invoices: Invoice, **coverage: object) -> Source:
    """The bureau's list of February, asked for as `coverage` says."""
    return bureau(*invoices, coverage=FEBRUARY | coverage)


def archive(*invoices: Invoice, **more: Any) -> Source:
    """A folder of XML originals."""
    return source("archive", originals(*invoices), **more)


def account(*rows: Invoice | Row, **more: Any) -> Source:
    """The books, as a workbook."""
    return source("books", {"账.xlsx": books(*rows).xlsx()}, **more)


def letters(*invoices: Invoice, deep: bool = False, **more: Any) -> Source:
    """A mailbox with one mail that holds these originals; `deep`: in a zip."""
    files = originals(*invoices)
    return source("mail", {"1.eml": mail({"发票.zip": zipped(files)} if deep else files)}, **more)


def chosen(*invoices: Invoice, **more: Any) -> Source:
    """抵扣勾选增值税发票信息.xlsx."""
    return source("selection", {"抵扣勾选增值税发票信息.xlsx": selection(*invoices)}, **more)
