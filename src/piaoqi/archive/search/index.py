"""The text index beside the invoices, kept in the same transaction."""

from collections.abc import Sequence

from piaoqi.archive.models import Invoice


def index(invoices: Sequence[Invoice], before: Sequence[int] = ()) -> None:
    """Put invoices that were made or changed into the index. `before`: ranks under which they, or invoices now joined
    to them, stood until now.
    """
    raise NotImplementedError
