"""The permission matrix for people: which built-in role holds what, as a page of docs/."""

from collections.abc import Iterable, Mapping, Sequence

from piaoqi.accounts.built_in import SHAPES, Shape
from piaoqi.accounts.permissions import BuiltIn, Permission, System, permissions
from piaoqi.core.text import Text

AREAS: Mapping[str, Text] = {
    "accounts": Text("单位、人员与角色", "Companies, people and roles"),
    "archive": Text("发票与原件", "Invoices and originals"),
    "audit": Text("操作日志", "The log"),
    "notices": Text("推送", "Webhooks"),
    "reconciliation": Text("对账", "Comparisons"),
    "sources": Text("数据源", "Sources"),
}
LEVELS = (Text("一般", "usual"), Text("个人", "personal"), Text("敏感", "confidential"))
SYSTEMS: Mapping[System, Text] = {
    System.SETUP: Text("首次启动与更新", "first start and updates"),
    System.INTAKE: Text("读取交来的文件", "reads what was handed in"),
    System.SOURCES: Text("从来源取数", "fetches from sources by their connections"),
    System.WATCH: Text("定时任务", "jobs of the schedule"),
    System.DOOR: Text("登录入口", "where people sign in"),
    System.OPERATOR: Text("本机命令行", "the machine's own command line"),
}
_NOTE = "*由 `docs/generate.py` 从代码生成；generated from the code by `docs/generate.py`.*"
_RULES = """- 角色按单位授予，可再限于部门、方向（进项或销项）和密级。集团的角色管到集团现有的每个单位；
  分支机构是独立的纳税主体，总机构的角色不自动管到分支机构。
- 看一张发票，须有一个角色同时满足单位、部门、方向、密级和“本人交来”各项；几个角色不拼在一起算。
- 没有人能给自己授予角色、审批自己的申请、修改自己持有的角色；令牌不超过本人现有的权限，也不能管理人员。
- 财务负责人只能在本单位授予不带管理权限、范围不超过自己的角色。最后一位管理员不能停用，也不能被收回角色。
- 内置角色不能修改，可以复制后修改。

- Roles are given for a company, and may be bound to a department, a direction and a level. A role for a group reaches
  each company the group has; a branch is a taxpayer of its own, and roles for its head office do not reach it.
- One role alone must show an invoice: company, department, direction, level and, where it says so, own.
- Nobody gives a role to themselves, decides on their own request or changes a role they hold; a token never exceeds
  its person and manages nobody.
- A finance lead gives, in their company, roles that manage nobody and reach no further than they do. The last
  administrator stays.
- Built-in roles can't be changed; copies of them can."""


def permissions_page() -> str:
    """Markdown."""
    defined = sorted(permissions().values(), key=lambda one: one.key)
    areas = sorted({one.key.split(".")[0] for one in defined}, key=lambda area: (area not in AREAS, area))
    parts = ["# 权限 · Permissions", _NOTE, _RULES, "## 角色 · Roles", _roles()]
    for area in areas:
        rows = [one for one in defined if one.key.split(".")[0] == area and (one.roles or one.everyone)]
        if rows:
            title = AREAS.get(area, Text(area, area))
            parts += [f"## {title.zh} · {title.en}", _matrix(rows)]
    parts += ["## 程序自身 · The program itself", _systems(defined)]
    return "\n\n".join(parts) + "\n"


def _roles() -> str:
    rows = [
        (shape.title.zh, shape.title.en, f"`{key}`", shape.duty.zh, _bounds(shape)) for key, shape in SHAPES.items()
    ]
    return _table(("角色", "Role", "key", "职责", "范围"), rows)


def _bounds(shape: Shape) -> str:
    bounds = [f"密级至{LEVELS[shape.sensitivity].zh}"]
    bounds += ["仅本人交来的"] if shape.own else []
    bounds += ["仅销项"] if shape.direction == "issued" else []
    bounds += ["逐个单位授予"] if shape.bounded else []
    return "，".join(bounds)


def _matrix(rows: Sequence[Permission]) -> str:
    """● may change, ○ may see."""
    head = ("权限", "key", *(SHAPES[key].title.zh for key in BuiltIn))
    return _table(
        head,
        [(one.title.zh, f"`{one.key}`", *(_mark(one) if key in one.roles else "" for key in BuiltIn)) for one in rows],
    ) + ("\n\n● 可办理 may do · ○ 可查看 may see · ◆ 人人可办，只涉及本人 everyone, for themselves")


def _mark(one: Permission) -> str:
    return "◆" if one.everyone else "●" if one.changes else "○"


def _systems(defined: Iterable[Permission]) -> str:
    rows = [(SYSTEMS[key].zh, one.title.zh, f"`{one.key}`") for key in System for one in defined if key in one.systems]
    return _table(("由谁", "办理什么", "key"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
