"""Companies, people and actors for tests."""

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import Permission, permissions

COMPANY = ("北京示例科技有限公司", "91110108MA01ABCD2X")


def a_company(name: str = COMPANY[0], tax_id: str = COMPANY[1]) -> Company:
    return Company.objects.create(name=name, tax_id=tax_id)


def an_actor(*allowed: Permission, company: Company | None = None, key: str = "person:1") -> Actor:
    """Who may do these things (everything, where none are named), in the company or everywhere."""
    keys = frozenset(one.key for one in allowed) or frozenset(permissions())
    scope = Scope(role="test", permissions=keys, company=company.pk if company else None, sensitivity=2)
    return Actor(key=key, name="测试员", origin="test", scopes=(scope,))
