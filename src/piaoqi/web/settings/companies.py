"""单位: made, renamed, closed; their former names, branches, groups and departments."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from piaoqi.accounts.actions import companies as actions
from piaoqi.accounts.actions import groups
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, RefusedError
from piaoqi.accounts.models import Company, Department, Group
from piaoqi.accounts.queries.companies import companies
from piaoqi.accounts.taxpayers import TAX_ID, checked_tax_id
from piaoqi.core.invoice.taxpayer import Scale
from piaoqi.core.text import Text
from piaoqi.web.settings.frame import Form, answer, refused_form
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.undoing import offer_undo

MADE = Text("单位“{name}”已新建", "The company {name} is made")
CHANGED = Text("已保存", "Saved")
CLOSED = Text("单位“{name}”已停用，不再收票", "The company {name} is closed: it takes in nothing more")
REOPENED = Text("单位“{name}”已恢复", "The company {name} is open again")
FIELDS: Mapping[Text, str] = {
    actions.NAME: "name", actions.DAY: "last_day", TAX_ID: "tax_id",
    Text("纳税人识别号", "The tax id"): "tax_id", groups.GROUP: "group", groups.DEPARTMENT: "department",
    Text("总机构", "The head office"): "head",
}  # fmt: skip
SCALES = (
    (Scale.GENERAL.value, Text("一般纳税人", "general taxpayer")),
    (Scale.SMALL.value, Text("小规模纳税人", "small-scale taxpayer")),
)
_SHOWN = 200


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """One's companies, found by name, former name or tax id."""
    who, typed = actor(request), request.GET.get("q", "").strip()
    found = companies(who).select_related("group", "parent").prefetch_related("former_names")
    if typed:
        named = Q(name__icontains=typed) | Q(tax_id__icontains=typed) | Q(former_names__name__icontains=typed)
        found = found.filter(named).distinct()
    rows = list(found[: _SHOWN + 1])
    shown = {"rows": rows[:_SHOWN], "more": len(rows) > _SHOWN, "typed": typed, "may_create": _creates(who)}
    if request.headers.get("HX-Request"):
        return render(request, "web/settings/companies_listed.html", shown)
    return answer(request, "web/settings/companies.html", "companies", shown)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """What was typed stays where something is wrong."""
    who, form = actor(request), Form()
    if request.method == "POST":
        try:
            return redirect("settings:company", _created(who, request).pk)
        except RefusedError as refused:
            form = refused_form(request, refused, FIELDS)
    shown = {"form": form, "scales": _scales(), "groups": Group.objects.order_by("name"), "may_create": _creates(who)}
    return answer(request, "web/settings/company_new.html", "companies", shown)


@require_GET
@login_required
def tax_id(request: HttpRequest) -> HttpResponse:
    """Whether it can be one, said while it is typed."""
    written, why = request.GET.get("tax_id", "").strip(), ""
    if written:
        try:
            checked_tax_id(written)
            taken = Company.objects.filter(tax_id=checked_tax_id(written)).exists() and _creates(actor(request))
            why = say(Text("已有这个税号的单位", "There is a company with this tax id")) if taken else ""
        except InvalidError as invalid:
            why = say(invalid.message)
    return render(request, "web/settings/tax_id.html", {"written": written, "why": why})


@require_http_methods(["GET", "POST"])
@login_required
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """One company; a POST says with `do` which of its forms was sent."""
    who, row, forms = actor(request), _found(request, pk), {}
    if request.method == "POST":
        do = request.POST.get("do", "")
        try:
            _change(who, row, do, request.POST)
            messages.success(request, say(CHANGED))
            return redirect("settings:company", pk)
        except RefusedError as refused:
            forms = {do: refused_form(request, refused, FIELDS)}
    return answer(request, "web/settings/company.html", "companies", {**_told(who, row), "forms": forms})


@require_POST
@login_required
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """It can be undone."""
    row = _found(request, pk)
    try:
        actions.close_company(actor(request), row)
        offer_undo(request, say(CLOSED.with_(name=row.name)), reverse("settings:reopen_company", args=[pk]))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:company", pk)


@require_POST
@login_required
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    try:
        actions.reopen_company(actor(request), row)
        messages.success(request, say(REOPENED.with_(name=row.name)))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:company", pk)


def _created(who: Actor, request: HttpRequest) -> Company:
    """With its group, or not at all."""
    given = request.POST
    with transaction.atomic():
        row = actions.create_company(who, given.get("name", ""), given.get("tax_id", ""), _scale(given))
        if group := _group(who, given):
            groups.set_group(who, row, group)
    messages.success(request, say(MADE.with_(name=row.name)))
    return row


def _change(who: Actor, row: Company, do: str, given: Mapping[str, str]) -> None:
    department = given.get("department", "")
    changes: Mapping[str, Callable[[], object]] = {
        "rename": lambda: actions.rename_company(who, row, _name(given)),
        "former": lambda: actions.add_former_name(who, row, _name(given)),
        "scale": lambda: actions.change_scale(who, row, _scale(given)),
        "head": lambda: actions.set_head_office(who, row, _head(who, given)),
        "group": lambda: groups.set_group(who, row, _group(who, given)),
        "department": lambda: groups.create_department(who, row, department),
        "rename_department": lambda: groups.rename_department(who, _department(row, given), department),
    }  # fmt: skip
    change = changes.get(do)
    if change is None:
        raise Http404
    with transaction.atomic():
        change()


def _name(given: Mapping[str, str]) -> actions.NewName:
    try:
        last = date.fromisoformat(given.get("last_day", ""))
    except ValueError as error:
        why = Text("没有填写，或不是日期", "it is empty, or no date")
        raise InvalidError(what=actions.DAY, why=why) from error
    return actions.NewName(name=given.get("name", ""), tax_id=given.get("tax_id", ""), last_day=last)


def _scale(given: Mapping[str, str]) -> Scale:
    return Scale(given["scale"]) if given.get("scale") in set(Scale) else Scale.GENERAL


def _group(who: Actor, given: Mapping[str, str]) -> Group | None:
    """One that is there, or a new one."""
    if name := given.get("new_group", "").strip():
        return groups.create_group(who, name)
    number = given.get("group", "")
    return Group.objects.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None


def _head(who: Actor, given: Mapping[str, str]) -> Company | None:
    number = given.get("head", "")
    return companies(who).filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None


def _department(row: Company, given: Mapping[str, str]) -> Department:
    number = given.get("which", "")
    found = row.departments.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    if found is None:
        raise Http404
    return found


def _told(who: Actor, row: Company) -> dict[str, Any]:
    def may(permission: Any, place: int | None = row.pk) -> bool:
        return who.may_wholly(permission.key, place)

    return {
        "row": row,
        "former": row.former_names.order_by("-until"),
        "departments": row.departments.order_by("name"),
        "branches": row.branches.filter(pk__in=companies(who)),
        "scale": dict(_scales()).get(row.kind, row.kind),
        "scales": _scales(),
        "groups": Group.objects.order_by("name"),
        "others": companies(who).exclude(pk=row.pk).filter(closed_at=None)[:_SHOWN],
        "yesterday": timezone.localdate(),
        "may": {
            "rename": may(actions.RENAME), "former": may(actions.FORMER), "scale": may(actions.SCALE),
            "head": may(actions.BRANCH), "group": may(groups.JOIN, None), "close": may(actions.CLOSE),
            "reopen": may(actions.REOPEN), "department": may(groups.CREATE_DEPARTMENT),
        },
    }  # fmt: skip


def _scales() -> list[tuple[str, str]]:
    return [(key, say(title)) for key, title in SCALES]


def _creates(who: Actor) -> bool:
    return who.may_wholly(actions.CREATE.key, None)


def _found(request: HttpRequest, pk: int) -> Company:
    row = companies(actor(request)).select_related("group", "parent").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
