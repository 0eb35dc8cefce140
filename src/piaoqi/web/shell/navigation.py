"""The parts of the application, as the menu lists them."""

from dataclasses import dataclass

from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True)
class Part:
    """`key`: namespace of its addresses; the page of the menu is its `page`. `help`: the chapter of the handbook."""

    key: str
    title: Text
    icon: str
    help: str
    on_phone: bool = False
    """In the bar at the foot of a small screen."""


PARTS = (
    Part("overview", Text("总览", "Overview"), "layout-dashboard", "overview", on_phone=True),
    Part("find", Text("查找", "Find"), "search", "find", on_phone=True),
    Part("invoices", Text("发票", "Invoices"), "file-invoice", "invoices", on_phone=True),
    Part("hand_in", Text("导入", "Hand in"), "upload", "hand-in", on_phone=True),
    Part("comparisons", Text("对账", "Reconcile"), "scale", "reconcile"),
    Part("sources", Text("数据源", "Sources"), "database", "sources"),
    Part("log", Text("审计", "Audit"), "shield-check", "audit"),
    Part("settings", Text("设置", "Settings"), "settings", "settings"),
)
