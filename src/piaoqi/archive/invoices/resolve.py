"""Which statements of one company speak of the same invoice. Pure: a function of the set of statements alone.

1. Statements that share a strong key are one invoice, through any number of others.
2. One without a certain number is an invoice of its own, known by the place where it lies; the same bytes handed in at
   another source are the same paper.
3. Eight digits without their code join the invoice whose number ends in them, where there is exactly one that they
   fit: nothing known of it contradicts (total, date, seller), or it is the only one of that number and of that seller.
4. What rule 3 leaves is an uncertain invoice: one for all statements with these eight digits where none of them
   contradicts another, else one each.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from piaoqi.archive.invoices.keys import folded, is_strong, marker, natural_keys, place_key, surest, tail
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.invoices.values import best_record
from piaoqi.core.invoice.identity import is_weak
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.grouping import contradicts, same_seller


@dataclass(slots=True)
class Group:
    """The statements of one invoice."""

    key: str
    """The surest that it is known by."""
    keys: set[str]
    """Folded strong keys and places, and the markers of its eight-digit statements; no other invoice has one of them.
    """
    members: list[Sighted]
    certain: bool


@dataclass(slots=True)
class _Strong:
    """Statements joined by strong keys or places, before eight digits are looked at."""

    members: list[Sighted] = field(default_factory=list)
    natural: set[str] = field(default_factory=set)

    @property
    def keys(self) -> set[str]:
        return {folded(key) for key in self.natural}


def weak_number(record: Record) -> str:
    """The key of eight digits where a statement has nothing better, else ''."""
    found = natural_keys(record)
    return found[0] if found and is_weak(found[0]) else ""


def strong_keys(one: Sighted) -> tuple[str, ...]:
    """What joins it to others, not folded: identities, or else its place; () for eight digits."""
    found = natural_keys(one.record)
    if found and is_weak(found[0]):
        return ()
    return found or (place_key(one.original, one.ordinal),)


def keys_of(one: Sighted) -> tuple[str, ...]:
    """The keys that it adds to its invoice."""
    weak = weak_number(one.record)
    if weak:
        return (marker(weak, one.original, one.ordinal),)
    return tuple(dict.fromkeys(map(folded, strong_keys(one))))


def resolve(statements: Iterable[Sighted]) -> list[Group]:
    """Rules 1 to 4, for all statements of a company, or for a part of them that shares no last eight digits of keys
    with the rest. Groups are in the order of their keys.
    """
    strong, weak = _joined(statements)
    groups = [Group(surest(tuple(one.natural)), one.keys, list(one.members), certain=False) for one in strong]
    for group in groups:
        group.certain = any(map(is_strong, group.keys))
    by_tail: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        for ending in {tail(key) for key in group.keys if is_strong(key)} if weak else ():
            by_tail[ending].append(group)
    for number, members in weak.items():
        groups += _place_weak(number, members, by_tail.get(tail(number), ()))
    return sorted(groups, key=lambda group: group.key)


def _joined(statements: Iterable[Sighted]) -> tuple[list[_Strong], dict[str, list[Sighted]]]:
    """Rules 1 and 2; and the weak ones by their key."""
    of_key: dict[str, _Strong] = {}
    weak: dict[str, list[Sighted]] = defaultdict(list)
    for one in statements:
        natural = strong_keys(one)
        if not natural:
            weak[weak_number(one.record)].append(one)
            continue
        keys = [folded(key) for key in natural]
        found = {id(group): group for key in keys if (group := of_key.get(key))}
        group, *others = sorted(found.values(), key=lambda each: -len(each.members)) or [_Strong()]
        for other in others:
            group.members += other.members
            group.natural |= other.natural
            of_key.update(dict.fromkeys(other.keys, group))
        group.members.append(one)
        group.natural.update(natural)
        of_key.update(dict.fromkeys(keys, group))
    return list({id(group): group for group in of_key.values()}.values()), weak


def _place_weak(number: str, members: Sequence[Sighted], candidates: Sequence[Group]) -> Iterator[Group]:
    """Rules 3 and 4 for the statements of one eight-digit number."""
    known = [(group, best_record([one for one in group.members if strong_keys(one)])) for group in candidates]
    left: list[Sighted] = []
    for one in members:
        fits = [group for group, record in known if not contradicts(one.certain, record)]
        if not fits and len(known) == 1 and same_seller(one.certain, known[0][1]):
            fits = [known[0][0]]
        if len(fits) == 1:
            fits[0].members.append(one)
            fits[0].keys.add(marker(number, one.original, one.ordinal))
        else:
            left.append(one)
    if left and not _contradict(left):
        yield Group(number, {marker(number, one.original, one.ordinal) for one in left}, left, certain=False)
        return
    apart: dict[str, list[Sighted]] = defaultdict(list)
    for one in left:
        apart[marker(number, one.original, one.ordinal)].append(one)
    for key, same in apart.items():
        yield Group(key, {key}, same, certain=False)


def _contradict(statements: Sequence[Sighted]) -> bool:
    """Whether two of them do; those that state the same are asked once."""
    distinct = {_stated(one.certain): one.certain for one in statements}
    return any(contradicts(one, other) for one, other in combinations(distinct.values(), 2))


def _stated(record: Record) -> tuple[object, ...]:
    return (
        record.total, record.amount, record.issue_date, record.seller_tax_id, record.seller_name, record.remark,
        tuple(sorted(record.facts.items())),
    )  # fmt: skip
