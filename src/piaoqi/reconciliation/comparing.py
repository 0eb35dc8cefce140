"""One company compared: the very question that `piaoqi check` asks of a folder, put to what the server knows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from piaoqi.accounts.models import Company
from piaoqi.archive.documents.invoices import Lies, invoices_at
from piaoqi.core.causes.case import Besides
from piaoqi.core.folder.alarms import alarms
from piaoqi.core.folder.check import answer_of
from piaoqi.core.folder.opened import OpenFolder, problems_in
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.reconcile.judge import compare
from piaoqi.core.reconcile.result import Answer
from piaoqi.core.reconcile.source import CHINA
from piaoqi.core.report.check_form import check_form
from piaoqi.core.text import Language
from piaoqi.reconciliation.elsewhere import elsewhere
from piaoqi.reconciliation.loading import Loaded, load

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Compared:
    """The answer, and what was known when it was given."""

    answer: Answer
    loaded: Loaded

    def invoices(self, wanted: Sequence[tuple[Record, Sequence[Place]]]) -> list[int | None]:
        """The archive's invoices that these speak of, by where they were read; None where no record there has one."""
        known = [one.known for one in self.loaded.asked]
        lying = invoices_at(known, {place for _, places in wanted for place in places})
        return [
            _nearest(record, [lies for place in places for lies in lying.get(place, ())]) for record, places in wanted
        ]


def compared(company: Company, as_of: datetime, known_at: datetime) -> Compared:
    """All sources of a company side by side: as of an instant, with what was recorded by another."""
    loaded, as_of = load(company, known_at), as_of.astimezone(CHINA)
    taxpayers, documents = loaded.terms.taxpayers, loaded.documents
    besides = Besides(loaded.answers, elsewhere(company, taxpayers[1:], known_at))
    comparison = compare(loaded.sources(as_of), taxpayers, loaded.terms.expectations, as_of, besides)
    problems = (*alarms(documents), *problems_in(documents))
    return Compared(answer_of(OpenFolder(comparison, taxpayers, as_of, problems, ())), loaded)


def forms_of(answer: Answer) -> Mapping[str, dict[str, Any]]:
    """The contract's form in each language."""
    return {language: check_form(answer, language) for language in LANGUAGES}


def digest_of(form: object) -> str:
    """SHA-256 of canonical JSON."""
    return sha256(canonical(form).encode(errors="surrogatepass")).hexdigest()


def canonical(form: object) -> str:
    """JSON with sorted keys and no blanks."""
    return json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _nearest(record: Record, lying: Sequence[Lies]) -> int | None:
    """Of the same number, where one is; else whatever was read there first."""
    keys = set(identities(record))
    same = (one.invoice for one in lying if keys & set(identities(one.statement)))
    return next(same, lying[0].invoice if lying else None)
