"""One invoice with all that its page tells, loaded once; the number of questions to the database grows with nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.scopes import Facts
from piaoqi.archive.models import Arrival, Invoice
from piaoqi.archive.queries.history import StatusStated, arrivals_behind, statuses
from piaoqi.archive.queries.invoices import Details, details
from piaoqi.archive.queries.originals import FileOf, originals
from piaoqi.archive.queries.renditions import Rendition, Witnessed, renditions, witnessed
from piaoqi.archive.queries.visible import facts_of
from piaoqi.core.report.words import place_words
from piaoqi.reconciliation.explained import Explained
from piaoqi.reconciliation.queries.of_invoice import OverTime, findings_of, standing
from piaoqi.reconciliation.queries.titles import Titled, in_words, titles
from piaoqi.web.shell.language import language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """For one actor: nothing in it is hidden from them."""

    who: Actor
    details: Details
    files: tuple[Rendition, ...]
    given: tuple[FileOf, ...]
    explained: Explained
    found: tuple[OverTime, ...]
    statuses: tuple[StatusStated, ...]
    arrivals: tuple[Arrival, ...]
    witnessed: Witnessed
    facts: Facts
    titles: Mapping[str, str]
    """Key of a source -> what people call it, in the language of the page."""
    _known: Mapping[str, Titled]

    @property
    def invoice(self) -> Invoice:
        return self.details.invoice

    @property
    def sentences(self) -> list[str]:
        """What is to be said first of how it stands."""
        said = self.explained.sentences(language())
        return [in_words(place_words(one, language()), self._known, language()) for one in said]


def load(who: Actor, invoice: int) -> Loaded | None:
    """None for what is not shown, as for what is not there."""
    found, stands = details(who, invoice), standing(who, invoice)
    if found is None or stands is None:
        return None
    known = titles(who, found.invoice.company_id)
    files, arrivals = renditions(who, invoice), arrivals_behind(who, invoice)
    return Loaded(
        who=who,
        details=found,
        files=files,
        given=originals(who, invoice),
        explained=stands,
        found=findings_of(who, invoice),
        statuses=statuses(who, invoice),
        arrivals=arrivals,
        witnessed=witnessed(who, invoice, files, arrivals),
        facts=facts_of(who, found.invoice),
        titles={key: say(one.title) for key, one in known.items()},
        _known=known,
    )
