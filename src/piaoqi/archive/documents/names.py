"""The paths by which the files of a company are told apart: the names they came under, as far as each is the only one.

1. The first file of a name keeps it.
2. Other bytes under that name, or a file of that name at another source, get a mark before the ending: `a·2.pdf`.
3. Names are given in the order of arrival, so that no later arrival changes the path of an earlier one.
"""

from collections.abc import Hashable

_LONGEST_ENDING = 6


class Names:
    """Gives each thing its path; asked again for the same thing, it gives the same."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, Hashable], str] = {}
        self._taken: set[str] = set()

    def path(self, name: str, thing: Hashable) -> str:
        """`thing`: whose name it is; the same thing under two names has two paths."""
        known = self._of.get((name, thing))
        if known is None:
            known = self._of[name, thing] = self._free(name)
            self._taken.add(known)
        return known

    def _free(self, name: str) -> str:
        path, count = name, 1
        while path in self._taken:
            count += 1
            path = _marked(name, count)
        return path


def _marked(name: str, count: int) -> str:
    stem, dot, ending = name.rpartition(".")
    is_ending = stem and len(ending) <= _LONGEST_ENDING and not set("/!") & set(ending)
    return f"{stem}·{count}{dot}{ending}" if is_ending else f"{name}·{count}"
