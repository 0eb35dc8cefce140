"""Every operation of the API that this client knows: where it is, what it asks for, what it answers.

A contract test holds this table to the server's own document, name by name and field by field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Generic, TypeVar

from piaoqi.client.answers import comparing, intake, invoices, log, sources, webhooks, who

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[T]):
    """`path`: with names in braces. `query`, `body`: what may be given. `listed`: it answers pages of `answer`."""

    method: str = "GET"
    path: str
    answer: type[T]
    query: frozenset[str] = frozenset()
    body: frozenset[str] = frozenset()
    listed: bool = False

    @property
    def names_in_path(self) -> frozenset[str]:
        return frozenset(name for _, name, _, _ in Formatter().parse(self.path) if name)

    def parts(self, given: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object], dict[str, object]]:
        """What goes into the path, the query and the body. Raises TypeError for a name that it does not know."""
        placed: tuple[dict[str, object], dict[str, object], dict[str, object]] = ({}, {}, {})
        for name, value in given.items():
            for part, names in zip(placed, (self.names_in_path, self.query, self.body), strict=True):
                if name in names:
                    part[name] = value
                    break
            else:
                raise TypeError(f"{self.path} does not take {name!r}")
        return placed


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


_PAGE = _names("cursor limit")
_INVOICES = _PAGE | _names(
    "company direction kind status has lacks issued_from issued_to least most department differs deleted certain"
)
_FINDINGS = _names("company comparison what verdict cause source issued_from issued_to text")

GET_ME = Operation(path="/me", answer=who.Me)
LIST_COMPANIES = Operation(path="/companies", answer=who.Company, query=_PAGE, listed=True)

POST_ARRIVALS = Operation(
    method="POST", path="/arrivals", answer=intake.TakenAll, body=_names("company source batch files")
)
GET_ARRIVAL = Operation(path="/arrivals/{arrival}", answer=intake.FileState)
GET_BATCH = Operation(path="/batches/{batch}", answer=intake.Batch)
LIST_READINGS = Operation(path="/readings", answer=intake.FileState, query=_PAGE | _names("state"), listed=True)
RETRY_READING_OF = Operation(method="POST", path="/readings/{reading}/retry", answer=intake.Retried)

LIST_SOURCES = Operation(path="/sources", answer=sources.Source, query=_PAGE | _names("company"), listed=True)

LIST_RUNS = Operation(path="/runs", answer=sources.Run, query=_PAGE | _names("source_id company"), listed=True)
GET_RUN = Operation(path="/runs/{run}", answer=sources.RunInFull)
GET_COVERAGE = Operation(path="/sources/{source_id}/coverage", answer=sources.CoverageOfSource)
DECLARE_COVERAGE = Operation(
    method="POST",
    path="/sources/{source_id}/coverage",
    answer=sources.Coverage,
    body=_names("start end run kinds origins statuses booked sellers as_of role total rows"),
)
WITHDRAW_COVERAGE = Operation(method="POST", path="/coverage/{coverage}/withdraw", answer=sources.Coverage)

LIST_INVOICES = Operation(path="/invoices", answer=invoices.InvoiceRow, query=_INVOICES, listed=True)
SEARCH_INVOICES = Operation(path="/search", answer=invoices.Found, query=_INVOICES | _names("q count"))
GET_INVOICE = Operation(path="/invoices/{invoice}", answer=invoices.InvoiceInFull)
GET_ORIGINAL = Operation(path="/invoices/{invoice}/original/{sha256}", answer=bytes)

LIST_COMPARISONS = Operation(
    path="/comparisons", answer=comparing.Comparison, query=_PAGE | _names("company live"), listed=True
)
POST_COMPARISON = Operation(
    method="POST", path="/comparisons", answer=comparing.Comparison, body=_names("company as_of known_at")
)
GET_COMPARISON = Operation(path="/comparisons/{comparison}", answer=comparing.ComparisonInFull)
LIST_FINDINGS = Operation(path="/findings", answer=comparing.Findings, query=_PAGE | _FINDINGS)
SUM_FINDINGS = Operation(path="/findings/sums", answer=comparing.FindingSums, query=_FINDINGS)
GET_FINDING = Operation(path="/findings/{finding}", answer=comparing.Finding)
LIST_CHANGES = Operation(path="/changes", answer=comparing.Changes, query=_PAGE | _names("older newer"))
EXPLAIN_NUMBER = Operation(path="/why", answer=comparing.Explanation, query=_names("number code company"))
GET_EXPECTATIONS = Operation(path="/companies/{tax_id}/expectations", answer=comparing.Expectations)
PUT_EXPECTATIONS = Operation(
    method="PUT", path="/companies/{tax_id}/expectations", answer=comparing.Expectations, body=_names("rules")
)
LIST_ANSWERS = Operation(path="/answers", answer=comparing.Answer, query=_PAGE | _names("company number"), listed=True)
POST_ANSWER = Operation(
    method="POST",
    path="/answers",
    answer=comparing.Answer,
    body=_names("company cause yes source number note"),
)
WITHDRAW_ANSWER_OF = Operation(method="POST", path="/answers/{answer_id}/withdraw", answer=comparing.Answer)

LIST_LOG_ENTRIES = Operation(
    path="/log/entries",
    answer=log.LogEntry,
    query=_PAGE | _names("company subject actor action since until"),
    listed=True,
)
GET_LOG_PROOF = Operation(path="/log/entries/{index}/proof", answer=log.Proof)
GET_CHECKPOINT = Operation(path="/log/checkpoint", answer=log.SignedCheckpoint)
GET_CONSISTENCY = Operation(path="/log/consistency", answer=log.Consistency, query=_names("old new"))

LIST_WEBHOOKS = Operation(path="/webhooks", answer=webhooks.Webhook, query=_PAGE | _names("company"), listed=True)
POST_WEBHOOK = Operation(
    method="POST", path="/webhooks", answer=webhooks.WebhookWithSecret, body=_names("company url events")
)
GET_WEBHOOK = Operation(path="/webhooks/{webhook}", answer=webhooks.Webhook)
CHANGE_WEBHOOK_OF = Operation(
    method="POST", path="/webhooks/{webhook}/change", answer=webhooks.Webhook, body=_names("url events")
)
PAUSE_WEBHOOK_OF = Operation(method="POST", path="/webhooks/{webhook}/pause", answer=webhooks.Webhook)
RESUME_WEBHOOK_OF = Operation(method="POST", path="/webhooks/{webhook}/resume", answer=webhooks.Webhook)
ROTATE_WEBHOOK_SECRET = Operation(method="POST", path="/webhooks/{webhook}/rotate", answer=webhooks.WebhookWithSecret)
TRY_WEBHOOK = Operation(method="POST", path="/webhooks/{webhook}/try", answer=webhooks.Trial)
END_WEBHOOK_OF = Operation(method="POST", path="/webhooks/{webhook}/end", answer=webhooks.Webhook)
LIST_DELIVERIES = Operation(
    path="/webhooks/{webhook}/deliveries", answer=webhooks.Delivery, query=_PAGE | _names("state"), listed=True
)
SEND_DELIVERY_AGAIN = Operation(method="POST", path="/deliveries/{delivery}/again", answer=webhooks.Delivery)
