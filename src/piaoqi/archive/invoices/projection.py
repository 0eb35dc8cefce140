"""Brings the view up to date with records that were added, in the transaction that adds them."""

from collections.abc import Sequence

from piaoqi.archive.models import Record
from piaoqi.core.invoice.record import Record as Statement


def project(added: Sequence[tuple[Record, Statement]]) -> None:
    """Join records just written (rows with ids, all of one company) to their invoices: sets `invoice` of each, makes,
    changes or joins invoices, keeps keys, links and the search index in step. A thousand rows cost a few statements.
    """
    raise NotImplementedError
