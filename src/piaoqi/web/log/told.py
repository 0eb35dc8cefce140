"""Entries of the log, told to people."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.matrix import SYSTEMS
from piaoqi.accounts.permissions import System, permissions
from piaoqi.archive.queries.named import Name, named
from piaoqi.audit.models import Entry
from piaoqi.core.text import Text, listed
from piaoqi.core.text import told as clauses
from piaoqi.web.log import words
from piaoqi.web.log.coded import SUMMARY, words_of
from piaoqi.web.shell.language import language, say

_EVERYWHERE = Text("全部单位", "everywhere")
_YES, _NO = Text("是", "yes"), Text("否", "no")
_GRANTED, _REFUSED = Text("准予", "granted"), Text("拒绝", "refused")
_SOUND = Text("没有发现问题", "nothing wrong was found")
_COUNT = Text("{words} {count} 项", "{words}: {count}")
_KEY = Text("启用日志签名密钥", "bring a signing key into use")
_COUNT_OF = Text("{words} {value}", "{words}: {value}")
_NOTHING = "—"
_NAMED_AS = {"head_office": "company", "companies": "company", "arrival": "arrival", "replaces": "invoice"}
"""Fields that hold the id of a thing of another name."""
_ELSE = Text("{what}：{thing}", "{what}: {thing}")
_DOORS: Mapping[str, Text] = {
    "web": Text("网页", "web"),
    "api": Text("接口", "API"),
    "cli": Text("命令行", "command line"),
    "job": Text("后台", "background"),
    "demo": Text("试用数据", "demonstration"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A field of what was before and after."""

    title: str
    before: str
    after: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry. `who` did `did`; `thing` is the subject as `thing:key`."""

    index: int
    at: datetime
    who: str
    person: str
    """Their key, `person:12`; '' for a part of the program."""
    did: str
    where: str
    origin: str
    thing: str
    thing_title: str
    thing_kind: str
    lines: Sequence[Line]
    action: str
    action_title: str
    program: bool
    """A part of the program did it."""

    @property
    def has_before(self) -> bool:
        return any(one.before for one in self.lines)

    @property
    def brief(self) -> list[Line]:
        """What is new; not what stayed as it was."""
        return [one for one in self.lines if one.changed or not (one.before and one.after)]


def told(actor: Actor, rows: Sequence[Entry]) -> list[Told]:
    """With names as they are today, and the actor's as it was then."""
    read = [(row, json.loads(row.data)) for row in rows]
    names = named(actor, {key for row, said in read for key in _keys(row, said)})
    return [_Teller(row, said, names).told() for row, said in read]


def action_title(key: str) -> str:
    """Of a permission; the log's own things have none."""
    known = permissions().get(key)
    return say(known.title) if known else say(_KEY) if key == "audit.key" else key


def _keys(row: Entry, said: Mapping[str, Any]) -> Iterator[str]:
    yield row.subject
    if row.company is not None:
        yield f"company:{row.company}"
    for part in (said["before"], said["after"]):
        for name, value in part.items():
            kind = "company" if name in ("head_office", "companies") else name
            if kind in ("person", "company", "group", "department", "role"):
                yield from (f"{kind}:{one}" for one in (value if isinstance(value, list) else [value]))
            elif isinstance(value, str) and value.startswith("person:"):
                yield value


class _Teller:
    """One entry with the names at hand."""

    def __init__(self, row: Entry, said: Mapping[str, Any], names: Mapping[str, Name]) -> None:
        self.row, self.said, self._names = row, said, names
        self.before: Mapping[str, Any] = said["before"]
        self.after: Mapping[str, Any] = said["after"]

    def told(self) -> Told:
        row = self.row
        kind = row.subject.partition(":")[0]
        return Told(
            index=row.index,
            at=row.at,
            who=self._who(),
            person=row.actor if row.actor.startswith(("person:", "token:")) else "",
            did=self._did(),
            where=self._name(f"company:{row.company}") if row.company is not None else "",
            origin=_origin(str(self.said["origin"])),
            thing=row.subject,
            thing_title=self._thing(),
            thing_kind=say(words.THINGS[kind]) if kind in words.THINGS else kind,
            lines=self._lines(),
            action=row.action,
            action_title=action_title(row.action),
            program=row.actor.startswith("system:") and not row.action.startswith("accounts.sign_"),
        )

    def _who(self) -> str:
        kind, _, part = self.row.actor.partition(":")
        if self.row.action in ("accounts.sign_in", "accounts.sign_out", "accounts.sign_in_failed",
                               "accounts.sign_in_secrets"):  # fmt: skip
            return str(self.after.get("name") or "") or say(Text("不明来人", "somebody unknown"))
        if kind != "system":
            return str(self.said["name"]) or self.row.actor
        known = SYSTEMS[System(part)] if part in set(System) else Text("日志", "the log")
        return say(known)

    def _did(self) -> str:
        parts = (words.IN_PARTICULAR.get((self.row.action, key)) for key in self.after)
        sentence = next((one for one in parts if one), None) or words.SENTENCES.get(self.row.action)
        if sentence is None:
            return say(_ELSE.with_(what=action_title(self.row.action), thing=self._thing()))
        return sentence.in_language(language()).format_map(_Filling(self)).strip(" :：，,")

    def part(self, name: str) -> str:
        """What a sentence takes in."""
        if name == "thing":
            return self._thing()
        if name == "where":
            return self._given_where()
        if name == "count":
            count = self.after.get("count")
            return str(count if count is not None else len(self.after.get("records") or self.after.get("inside") or ()))
        if name == "granted":
            return say(_GRANTED if self.after.get("granted") else _REFUSED)
        if name == "counts":
            return self._counts()
        value = self.after.get(name, self.before.get(name))
        return "" if value in (None, "") else self._value(name, value)

    def _thing(self) -> str:
        subject = self.row.subject
        return self._name(subject) or str(self.after.get("name") or "") or subject.partition(":")[2]

    def _given_where(self) -> str:
        for kind in ("company", "group"):
            if self.after.get(kind) is not None:
                return self._name(f"{kind}:{self.after[kind]}") or str(self.after[kind])
        return say(_EVERYWHERE)

    def _counts(self) -> str:
        counts = self.after.get("counts") or {}
        told = [
            say(_COUNT.with_(words=SUMMARY.get(name, Text(name, name)), count=count)) for name, count in counts.items()
        ]
        return listed(told, language()) or say(_SOUND)

    def _lines(self) -> list[Line]:
        lines = (self._line(name) for name in dict.fromkeys((*self.before, *self.after)))
        return [one for one in lines if {one.before, one.after} - {"", _NOTHING}]

    def _line(self, name: str) -> Line:
        was, became = self.before.get(name, ""), self.after.get(name, "")
        changed = name in self.before and name in self.after and was != became
        if changed and name == "permissions":  # what was given or taken away; the rest is long
            was, became = [one for one in was if one not in became], [one for one in became if one not in was]
        return Line(
            title=say(words.FIELDS[name]) if name in words.FIELDS else name,
            before=self._value(name, was) if name in self.before else "",
            after=self._value(name, became) if name in self.after else "",
            changed=changed,
        )

    def _value(self, name: str, value: Any) -> str:
        if value is None or value in ("", [], {}):
            return _NOTHING
        if isinstance(value, bool):
            return say(_YES if value else _NO)
        if name == "permissions":
            return listed((action_title(one) for one in value), language())
        if name == "sensitivity" and isinstance(value, int) and value < len(words.LEVELS):
            return say(words.LEVELS[value])
        if name in words.INSTANTS and isinstance(value, str):
            return _instant(value)
        if isinstance(value, list) and name in words.COUNTED:
            return say(words.COUNTED[name].with_(n=len(value)))
        if isinstance(value, list):
            return listed((self._value(name, one) for one in value), language())
        if isinstance(value, Mapping):
            titles = SUMMARY if name in ("summary", "counts") else words.FIELDS
            return clauses((self._part(titles.get(part), part, one) for part, one in value.items()), language())
        return self._plain(name, value)

    def _part(self, title: Text | None, name: str, value: Any) -> str:
        """Of a value that has several."""
        return say(_COUNT_OF.with_(words=title or name, value=self._value(name, value)))

    def _plain(self, name: str, value: Any) -> str:
        known = self._name(f"{_NAMED_AS.get(name, name)}:{value}") or self._name(str(value))
        coded = words_of(name, str(value))
        return known or (say(coded) if coded else str(value))

    def _name(self, subject: str) -> str:
        found = self._names.get(subject, "")
        return say(found) if isinstance(found, Text) else found


class _Filling(dict[str, str]):
    """The parts of a sentence, made as they are asked for; nothing is missing."""

    def __init__(self, teller: _Teller) -> None:
        super().__init__()
        self._teller = teller

    def __missing__(self, name: str) -> str:
        return self._teller.part(name)


def _origin(written: str) -> str:
    door, _, rest = written.partition(" ")
    known = _DOORS.get(door)
    return f"{say(known)} {rest}".strip() if known else written


def _instant(written: str) -> str:
    try:
        return timezone.localtime(datetime.fromisoformat(written)).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return written
