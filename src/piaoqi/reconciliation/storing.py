"""A comparison from its beginning to its stored answer. Killed anywhere, it is made again as if it had not begun.

1. It is claimed, and the instant of what it knows taken, in one transaction.
2. Nothing that bears an earlier instant may still be written (earlier.py).
3. Everything known then is read and judged, with no lock held.
4. The answer is stored, whole, in one transaction, if the claim still stands.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.core.text import Text
from piaoqi.reconciliation.actions.running import begin_asked, begin_live, give_up, keep
from piaoqi.reconciliation.claim import Claim, HeldError, renewed
from piaoqi.reconciliation.comparing import compared
from piaoqi.reconciliation.earlier import wait_for_earlier
from piaoqi.reconciliation.made import made_of
from piaoqi.reconciliation.models import Comparison

_FAILED = Text("核对没有完成：程序出错", "The comparison was not finished: the program failed")
_AGAIN = Text(
    "稍后会自动重新核对，数据没有丢失；一直失败时请查看后台任务的记录",
    "It is made again by itself, and nothing is lost; if it keeps failing, look at the records of background work",
)
_TROUBLE = {
    "code": "reconciliation.failed",
    "message": {"zh": _FAILED.zh, "en": _FAILED.en},
    "hint": {"zh": _AGAIN.zh, "en": _AGAIN.en},
}


def run_live(actor: Actor, company: Company) -> Comparison:
    """The next comparison of the company's line. Raises HeldError while another worker is at one."""
    return _carried_out(actor, begin_live(actor, company))


def run_comparison(actor: Actor, comparison: Comparison) -> Comparison:
    """One that a person asked for. Raises HeldError where another worker is at it, or it is over."""
    return _carried_out(actor, begin_asked(actor, comparison))


def _carried_out(actor: Actor, claim: Claim) -> Comparison:
    asked = claim.comparison
    with _given_up(actor, claim), renewed(claim):
        wait_for_earlier()
        made = made_of(compared(asked.company, asked.as_of, asked.known_at))
        return keep(actor, claim, made)


@contextmanager
def _given_up(actor: Actor, claim: Claim) -> Iterator[None]:
    """Whatever goes wrong is told in the row; the error itself goes to whoever runs the job."""
    ended = False
    try:
        yield
        ended = True
    except HeldError:
        ended = True
        raise
    finally:
        if not ended:
            with suppress(Error, HeldError):  # the lease ends by itself
                give_up(actor, claim, _TROUBLE)
