"""为什么某人看不到某张票？"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from piaoqi.accounts.queries.people import people
from piaoqi.accounts.scopes import Rule
from piaoqi.archive.queries.behalf import OfInvoice, why_not_them
from piaoqi.archive.queries.explain import Asked
from piaoqi.core.text import Text
from piaoqi.web.settings.frame import answer
from piaoqi.web.settings.places import where
from piaoqi.web.settings.roles import reader
from piaoqi.web.shell.language import say

RULES = {
    Rule.NO_ROLE: Text("没有任何角色可以查看发票", "no role of theirs shows invoices"),
    Rule.COMPANY: Text("在这个单位没有角色", "they have no role in this company"),
    Rule.DEPARTMENT: Text("角色限于某个部门，这张票不属于那个部门",
                          "their role is for a department, and it is not of that one"),
    Rule.DIRECTION: Text("角色只看取得或只看开具的，这张票是另一方向的",
                         "their role is for received or for issued invoices, and it is the other"),
    Rule.SENSITIVITY: Text("这张票的密级高于角色可看的密级", "it is more sensitive than their role may see"),
    Rule.OWN: Text("角色只看本人交来的，这张票由别人交来", "their role shows what they handed in; others handed it in"),
    Rule.ENDED: Text("曾有可看的角色，已经到期或终止", "they had a role that showed it, which has ended"),
}  # fmt: skip
_MOST_PEOPLE = 500


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The question stands in the address, so that it can be sent to a colleague."""
    who = reader(request)
    person, number = request.GET.get("person", ""), request.GET.get("q", "").strip()[:100]
    asked = person.isascii() and person.isdigit() and bool(number)
    found = why_not_them(who, int(person), Asked(number=number)) if asked else None
    shown = {
        "people": people(who)[:_MOST_PEOPLE],
        "person": person,
        "number": number,
        "asked": asked,
        "behalf": found,
        "found": [_told(one, int(person)) for one in found.found] if found else [],
    }
    return answer(request, "web/settings/why.html", "why", shown)


def _told(one: OfInvoice, person: int) -> dict[str, Any]:
    hidden = one.hidden
    role = hidden.role if hidden else None
    give = f"{reverse('settings:person', args=[person])}?role={role.key if role else ''}&place=c{one.company.pk}#give"
    return {
        "one": one,
        "rule": say(RULES[hidden.rule]) if hidden else "",
        "code": hidden.rule.value if hidden else "",
        "role": say(Text(role.title_zh, role.title_en)) if role else "",
        "granters": hidden.granters if hidden else (),
        "give": give,
        "through": [(say(Text(g.role.title_zh, g.role.title_en)), where(g)) for g in one.through],
    }
