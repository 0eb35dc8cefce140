"""The roles of this trade: what each is called, how far it reaches, and how its row follows the program.

Separation of duties: 管理员 manages people and settings and sees nothing confidential by that; 审计 reads everything
and changes nothing; who asks does not decide. Which role holds which permission stands with each permission.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from piaoqi.accounts.models import Role
from piaoqi.accounts.permissions import BuiltIn, permissions
from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a built-in role is but for its permissions; the fields as in the row."""

    title: Text
    duty: Text
    sensitivity: int
    own: bool = False
    direction: str = ""
    bounded: bool = False


SHAPES: Mapping[BuiltIn, Shape] = {
    BuiltIn.ADMINISTRATOR: Shape(
        title=Text("管理员", "Administrator"),
        duty=Text(
            "管人员、单位和设置，不因此看到敏感发票", "People, companies and settings; sees nothing sensitive by that"
        ),
        sensitivity=0,
    ),
    BuiltIn.FINANCE_LEAD: Shape(
        title=Text("财务负责人", "Finance lead"),
        duty=Text(
            "负责本单位的发票，授予本单位的一般角色", "Answers for a company's invoices; gives its ordinary roles"
        ),
        sensitivity=2,
    ),
    BuiltIn.ACCOUNTANT: Shape(
        title=Text("会计", "Accountant"),
        duty=Text("收票、核对、处理差异", "Takes in invoices, compares, settles differences"),
        sensitivity=1,
    ),
    BuiltIn.REVIEWER: Shape(
        title=Text("复核", "Reviewer"),
        duty=Text("复核会计办理的事项", "Reviews what accountants did"),
        sensitivity=1,
    ),
    BuiltIn.ISSUER: Shape(
        title=Text("开票员", "Issuer"),
        duty=Text("只办销项发票", "Issued invoices only"),
        sensitivity=0,
        direction="issued",
    ),
    BuiltIn.EMPLOYEE: Shape(
        title=Text("报销员工", "Employee"),
        duty=Text("只看本人交来的发票", "Sees only what they handed in"),
        sensitivity=2,
        own=True,
    ),
    BuiltIn.AUDITOR: Shape(
        title=Text("审计", "Auditor"),
        duty=Text("查看全部内容和操作日志，不作任何改动", "Reads everything and the log; changes nothing"),
        sensitivity=2,
    ),
    BuiltIn.BOOKKEEPER: Shape(
        title=Text("外部代账", "External bookkeeper"),
        duty=Text("只办逐一授予的单位", "Only companies given one by one"),
        sensitivity=1,
        bounded=True,
    ),
    BuiltIn.READER: Shape(
        title=Text("只读", "Reader"),
        duty=Text("只看一般发票", "Sees ordinary invoices only"),
        sensitivity=0,
    ),
}


def wanted(key: BuiltIn) -> Role:
    """The row that the program wants, not saved."""
    shape = SHAPES[key]
    return Role(
        key=key.value,
        title_zh=shape.title.zh,
        title_en=shape.title.en,
        permissions=sorted(one.key for one in permissions().values() if key in one.roles),
        sensitivity=shape.sensitivity,
        own=shape.own,
        direction=shape.direction,
        bounded=shape.bounded,
        built_in=True,
    )


def stated(role: Role) -> dict[str, object]:
    """What a role is, as the log tells it."""
    return {
        "title_zh": role.title_zh,
        "title_en": role.title_en,
        "permissions": sorted(role.permissions),
        "sensitivity": role.sensitivity,
        "own": role.own,
        "direction": role.direction,
        "bounded": role.bounded,
    }
