"""One writer at a time for the invoices of a company."""

from piaoqi.accounts.models import Company


def locked_company(company: int) -> Company:
    """The company, locked until the transaction ends.

    Whoever joins records to invoices, or settles something about an invoice, takes this lock first: so two
    transactions that bring records of one invoice make it once, and no sum is exceeded by two at a time. Everything
    else takes its locks after it, the log's head last. On SQLite a transaction that writes is alone anyway.
    """
    return Company.objects.select_for_update(no_key=True).get(pk=company)
