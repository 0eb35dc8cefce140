"""Who the token stands for, companies, and where their invoices come from."""

from collections.abc import Iterator

from piaoqi.client import operations
from piaoqi.client.answers.sources import Source
from piaoqi.client.answers.who import Company, Me
from piaoqi.client.part import Part


class Sources(Part):
    """Of companies, by tax id."""

    def me(self) -> Me:
        """The person behind the token, and what it allows where."""
        return self._line.call(operations.GET_ME)

    def companies(self) -> Iterator[Company]:
        """Those in which the token's person has some role."""
        return self._line.pages(operations.LIST_COMPANIES)

    def sources(self, company: str | None = None) -> Iterator[Source]:
        """Where invoices come from."""
        return self._line.pages(operations.LIST_SOURCES, company=company)
