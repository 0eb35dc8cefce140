"""Who signs in: the administrator of the first start, and one person of each role that tests speak of."""

from dataclasses import dataclass
from typing import Final

from piaoqi.accounts.permissions import BuiltIn


@dataclass(frozen=True, slots=True)
class Who:
    """All have the password of making_people."""

    username: str
    name: str


ADMINISTRATOR: Final = Who("zhangmin", "张敏")
"""Made at the first start, with the first company; also finance lead."""
COMPANY: Final = ("北京筑宸智能科技有限公司", "91110106MAJB39424N")
"""As samples/beijing names it."""
LEAD: Final = Who("caiwu", "齐总监")
ACCOUNTANT: Final = Who("kuaiji", "票会计")
EMPLOYEE: Final = Who("yuangong", "王小明")
AUDITOR: Final = Who("shenji", "周审计")
REVIEWER: Final = Who("fuhe", "赵复核")
"""Who signs in with a second step."""
ROLES: Final = {
    LEAD: BuiltIn.FINANCE_LEAD,
    ACCOUNTANT: BuiltIn.ACCOUNTANT,
    EMPLOYEE: BuiltIn.EMPLOYEE,
    AUDITOR: BuiltIn.AUDITOR,
    REVIEWER: BuiltIn.REVIEWER,
}
