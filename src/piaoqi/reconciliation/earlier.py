"""Until nothing that bears an earlier instant can still be written.

On SQLite only one transaction writes at a time, and each goes on from the instants that the log witnessed: an instant
taken within a change lies before all later ones. On PostgreSQL others may have begun before and end later: they are
waited for.
"""

import time
from typing import Final

from django.db import connection

_POLL_SECONDS: Final = 0.05
_LONGEST_SECONDS: Final = 60.0
_OPEN = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start <= %s
"""


class StillWritingError(Exception):
    """A transaction that began before has not ended for long: what it will have written is not known yet."""


def wait_for_earlier() -> None:
    """For all that began before now. Raises StillWritingError."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (began,) = cursor.fetchone() or (None,)
        waited = 0.0
        while waited < _LONGEST_SECONDS:
            cursor.execute(_OPEN, [began])
            if cursor.fetchone() == (0,):
                return
            time.sleep(_POLL_SECONDS)
            waited += _POLL_SECONDS
    raise StillWritingError
