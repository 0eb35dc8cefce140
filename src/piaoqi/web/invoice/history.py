"""What happened with an invoice, as a time line, the newest first; each with the entry of the log that proves it, for
whoever may read the log.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from piaoqi.accounts.models import Person
from piaoqi.accounts.permissions import permissions
from piaoqi.archive.models import Allocation, Deletion, Hold
from piaoqi.archive.queries.invoices import Linked
from piaoqi.audit.models import Entry
from piaoqi.core.invoice.status import TITLES
from piaoqi.core.text import Message, Text
from piaoqi.web.invoice.faces import FORMATS
from piaoqi.web.invoice.found import found_of
from piaoqi.web.invoice.loaded import Loaded
from piaoqi.web.shell.language import say

MOST = 150
_CAME = Text("交来“{name}”", "{name} was handed in")
_READ = Text("从“{name}”读出这张发票", "Read from {name}")
_STATUS = Text("{source}里的状态：{status}", "Status in {source}: {status}")
_FOUND = Text("核对发现：{what}", "Comparison found: {what}")
_SETTLED = Text("核对不再发现：{what}", "No longer found: {what}")
_ALLOCATED = Text("分摊 {amount} 元：{purpose}", "{amount} allocated: {purpose}")
_WITHDRAWN = Text("撤回分摊 {amount} 元", "Allocation of {amount} withdrawn")
_DELETED = Text("移入回收站：{reason}", "Put into the recycle bin: {reason}")
_RESTORED = Text("从回收站恢复", "Restored from the recycle bin")
_HELD = Text("设置保全：{reason}", "Legal hold placed: {reason}")
_LIFTED = Text("解除保全", "Legal hold lifted")
_RED = Text("红冲关系：{which}", "Red letter: {which}")
_REPLACES = Text("登记重开：{which}", "Reissue noted: {which}")
_UNLINKED = Text("撤回重开的登记", "Note of the reissue withdrawn")
_ONE_THERE = Text("另一张发票", "another invoice")
_AT = Text("{source}，{who}", "{source}, {who}")
_SYSTEM = Text("系统", "the system")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`proof`: the index of the log's entry. `invoice`: another one that it leads to."""

    at: datetime
    icon: str
    title: str
    by: str = ""
    proof: int | None = None


def history_of(one: Loaded) -> tuple[Event, ...]:
    """The newest `MOST`."""
    names = _names(one)
    told = [*_files(one), *_statuses(one), *_found(one), *_settled(one, names)]
    return tuple(sorted(dict.fromkeys(told), key=lambda event: event.at, reverse=True)[:MOST])


def _names(one: Loaded) -> Mapping[str, str]:
    """`person:12` -> the name."""
    details = one.details
    keys = {each.by for each in details.allocations}
    keys |= {by for each in details.holds for by in (each.by, each.lifted_by)}
    keys |= {by for each in details.deletions for by in (each.by, each.restored_by)}
    keys |= {each.link.by for each in details.links}
    ids = {int(key[7:]) for key in keys if key.startswith("person:") and key[7:].isdigit()}
    found = {f"person:{pk}": name for pk, name in Person.objects.filter(pk__in=ids).values_list("pk", "name")}
    return {key: found.get(key, say(_SYSTEM) if key.startswith("system:") else "") for key in keys}


def _files(one: Loaded) -> Iterator[Event]:
    names, titles = {}, one.titles
    for each in one.arrivals:
        names[each.reading_id] = each.name
        who = each.person.name if each.person else say(_SYSTEM)
        yield Event(
            at=each.at,
            icon="upload",
            title=say(_CAME.with_(name=_short(each.name))),
            by=say(_AT.with_(source=titles.get(each.source.key, each.source.name), who=who)),
            proof=one.witnessed.arrivals.get(each.pk),
        )
    for file in one.files:
        if file.read_at:
            yield Event(
                at=file.read_at,
                icon="eye",
                title=say(_READ.with_(name=_short(names.get(file.reading, "")))),
                by=say(FORMATS.get(file.format, Text(file.format, file.format))),
                proof=one.witnessed.records.get(file.record),
            )


def _short(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].rsplit("!", 1)[-1]


def _statuses(one: Loaded) -> Iterator[Event]:
    titles = one.titles
    for each in one.statuses:
        said = _STATUS.with_(source=titles.get(each.source, each.source), status=TITLES[each.status])
        yield Event(at=each.at, icon="info-circle", title=say(said), proof=one.witnessed.records.get(each.record))


def _found(one: Loaded) -> Iterator[Event]:
    titles = one.titles
    for each in one.found:
        told = found_of(each.finding, titles)
        why = "；".join(cause.title for cause in told.causes[:1])
        yield Event(at=each.since.as_of, icon="scale", title=say(_FOUND.with_(what=told.title)), by=why)
        if each.until:
            yield Event(at=each.until.as_of, icon="circle-check", title=say(_SETTLED.with_(what=told.title)))


def _settled(one: Loaded, names: Mapping[str, str]) -> Iterator[Event]:
    """What people did; what only the log tells of comes after it."""
    details, proofs = one.details, _Proofs(one.witnessed.settled)
    for allocation in details.allocations:
        yield from _allocation(allocation, names, proofs)
    for deletion in details.deletions:
        yield from _deletion(deletion, names, proofs)
    for hold in details.holds:
        yield from _hold(hold, names, proofs)
    for linked in details.links:
        yield from _link(linked, names, proofs)
    for entry in proofs.left:
        permission = permissions().get(entry.action)
        title = say(permission.title) if permission else entry.action
        yield Event(at=entry.at, icon="edit", title=title, by=json.loads(entry.data)["name"], proof=entry.index)


class _Proofs:
    """The entries of an invoice, each given to the event that it tells of."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.left = list(entries)

    def take(self, action: str, at: datetime | None, **after: object) -> int | None:
        """The index of the entry of this action with these words, the nearest in time."""
        fitting = [one for one in self.left if one.action == action and _says(one, after)]
        if not fitting or at is None:
            return None
        best = min(fitting, key=lambda one: abs(one.at - at))
        self.left.remove(best)
        return best.index


def _says(entry: Entry, words: Mapping[str, object]) -> bool:
    data = json.loads(entry.data)
    said = {**data["before"], **data["after"], "subject": data["subject"]}
    return all(said.get(name) == value for name, value in words.items())


def _allocation(one: Allocation, names: Mapping[str, str], proofs: _Proofs) -> Iterator[Event]:
    said = _ALLOCATED.with_(amount=f"{one.amount:,.2f}", purpose=one.purpose)
    yield _event(
        one.at, "report-money", said, names.get(one.by, ""), proofs.take("archive.allocate", one.at, allocation=one.pk)
    )
    if one.withdrawn_at:
        said = _WITHDRAWN.with_(amount=f"{one.amount:,.2f}")
        proof = proofs.take("archive.allocation.withdraw", one.withdrawn_at, allocation=one.pk)
        yield _event(one.withdrawn_at, "arrow-back-up", said, "", proof)


def _deletion(one: Deletion, names: Mapping[str, str], proofs: _Proofs) -> Iterator[Event]:
    said = _DELETED.with_(reason=one.reason)
    yield _event(one.at, "trash", said, names.get(one.by, ""), proofs.take("archive.delete", one.at))
    if one.restored_at:
        proof = proofs.take("archive.restore", one.restored_at)
        yield _event(one.restored_at, "arrow-back-up", _RESTORED, names.get(one.restored_by, ""), proof)


def _hold(one: Hold, names: Mapping[str, str], proofs: _Proofs) -> Iterator[Event]:
    about = {"subject": f"hold:{one.pk}"}
    proof = proofs.take("archive.hold.place", one.at, **about)
    yield _event(one.at, "gavel", _HELD.with_(reason=one.reason), names.get(one.by, ""), proof)
    if one.lifted_at:
        proof = proofs.take("archive.hold.lift", one.lifted_at, **about)
        yield _event(one.lifted_at, "gavel", _LIFTED, names.get(one.lifted_by, ""), proof)


def _link(one: Linked, names: Mapping[str, str], proofs: _Proofs) -> Iterator[Event]:
    which: object = str(one.other) if one.other else _ONE_THERE
    said = (_RED if one.link.relation == "red_of" else _REPLACES).with_(which=which)
    proof = proofs.take("archive.link", one.link.at, link=one.link.pk)
    yield _event(one.link.at, "link", said, names.get(one.link.by, ""), proof)
    if one.link.withdrawn_at:
        proof = proofs.take("archive.link.withdraw", one.link.withdrawn_at, link=one.link.pk)
        yield _event(one.link.withdrawn_at, "arrow-back-up", _UNLINKED, "", proof)


def _event(at: datetime, icon: str, said: Text | Message, by: str, proof: int | None) -> Event:
    return Event(at=at, icon=icon, title=say(said), by=by, proof=proof)
