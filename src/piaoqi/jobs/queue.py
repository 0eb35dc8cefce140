"""Work for later: a function by its import path, and what it needs, handed to the queue when the change is kept."""

from django.db import transaction
from django_q.tasks import async_task


def enqueue(path: str, *arguments: str | int) -> None:
    """Run `path` (a function that can be imported) in a worker, at least once, after the transaction commits.

    What it does must be short and idempotent; how far it is lives in rows of its own.
    """
    transaction.on_commit(lambda: async_task(path, *arguments))
