"""What the pages of 设置 share: which of them somebody has, and forms that keep what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from piaoqi.accounts.actions.companies import CREATE
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.passwords import WeakPasswordError
from piaoqi.accounts.queries.people import SEE as SEE_PEOPLE
from piaoqi.accounts.queries.requests import requests_to_decide
from piaoqi.archive.queries.visible import SEE as SEE_INVOICES
from piaoqi.core.text import Text
from piaoqi.notices.queries.webhooks import SEE as SEE_WEBHOOKS
from piaoqi.reconciliation.actions.terms import SET
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say

_BOTH = Text("{what}。{hint}", "{what}. {hint}")
_MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Section:
    """One page of 设置. `key` is also the name of its address; `count`: what waits there."""

    key: str
    title: Text
    about: Text
    icon: str
    count: int = 0


SECTIONS = (
    Section(
        "account",
        Text("我的账号", "My account"),
        Text("密码、两步验证、语言、登录记录", "Password, two-step sign-in, language, sign-ins"),
        "user",
    ),
    Section(
        "access",
        Text("权限申请", "Access requests"),
        Text("申请角色，审批别人的申请", "Ask for a role; decide on requests"),
        "send",
    ),
    Section(
        "companies",
        Text("单位", "Companies"),
        Text("新建、变更名称税号、分支机构、集团、部门", "Make, rename; branches, groups, departments"),
        "building",
    ),
    Section(
        "people",
        Text("人员", "People"),
        Text("账号、密码、谁在哪里有什么角色", "Accounts, passwords, who holds which role where"),
        "users",
    ),
    Section(
        "roles",
        Text("角色", "Roles"),
        Text("每个角色可以看什么、办什么；自定义角色", "What each role may see and do; roles of your own"),
        "list-details",
    ),
    Section(
        "why",
        Text("为什么看不到？", "Why not visible?"),
        Text(
            "某人看不到某张发票的原因，和让他看到的办法",
            "Why somebody does not see an invoice, and what would show it",
        ),
        "eye-off",
    ),
    Section(
        "expectations",
        Text("应有规则", "Expectations"),
        Text("一张票应当在哪里、几天之内", "Where an invoice must be, and within how many days"),
        "calendar",
    ),
    Section(
        "tokens",
        Text("接口令牌", "Tokens"),
        Text("让程序以您的名义使用接口", "Let programs use the API in your name"),
        "key",
    ),
    Section(
        "webhooks",
        Text("推送", "Webhooks"),
        Text("有事时通知别的程序", "Tell other programs when something happens"),
        "bell",
    ),
)
"""The most personal first."""


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, and what is wrong with it: by field, `whole` for the rest."""

    given: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


def refused_form(request: HttpRequest, refused: RefusedError, fields: Mapping[Text, str]) -> Form:
    """The form again; `fields`: what a refusal speaks of -> the field it stands beside."""
    params = getattr(refused, "params", {})
    what = params.get("what")
    name = fields.get(what, "") if isinstance(what, Text) else ""
    if isinstance(refused, WeakPasswordError):
        name = "password"
    words = say(_BOTH.with_(what=refused.message, hint=refused.hint)) if not name else say(refused.message)
    return Form(request.POST.dict(), {name or "whole": words})


def answer(
    request: HttpRequest, template: str, at: str, shown: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """The page `at` with the others beside it."""
    who = actor(request)
    return render(request, template, {**shown, "sections": sections(who), "at": at}, status=status)


def sections(who: Actor) -> list[Section]:
    """Those that somebody has, the most personal first."""
    people = _anywhere(who, SEE_PEOPLE.key)
    has = {
        "companies": any(one.role for one in who.scopes) or _anywhere(who, CREATE.key),
        "people": people,
        "roles": people,
        "why": people,
        "expectations": _anywhere(who, SEE_INVOICES.key) or _anywhere(who, SET.key),
        "webhooks": _anywhere(who, SEE_WEBHOOKS.key),
    }
    waits = len(requests_to_decide(who).values_list("pk")[:_MOST_COUNTED])
    shown = (one for one in SECTIONS if has.get(one.key, True))
    return [replace(one, count=waits) if one.key == "access" else one for one in shown]


def _anywhere(who: Actor, key: str) -> bool:
    return any(key in one.permissions for one in who.scopes)
