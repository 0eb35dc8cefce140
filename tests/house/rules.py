"""The house's rules over source code, each with the cure it names when it is broken.

A rule looks at one module's syntax tree and yields the lines that break it; `bad` is the shortest code that does.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

Tree = ast.Module
MONEY = ("core/invoice/", "core/reconcile/", "core/causes/", "core/checks/", "core/folder/")
DATES = ("core/invoice/dates.py",)  # a spreadsheet's day serial is no money
CORE = ("core/",)
ANYWHERE = ("",)

FUNCTION_LINES = 60
FILE_LINES = 400
PARAMETERS = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """`where`: path beginnings below src/piaoqi the rule holds for; `doors`: path endings it does not hold for."""

    name: str
    cure: str
    finds: Callable[[Tree], Iterator[int]]
    bad: str
    where: tuple[str, ...] = ANYWHERE
    doors: tuple[str, ...] = ()

    def holds_for(self, path: str) -> bool:
        return path.startswith(self.where) and not path.endswith(self.doors)


@lru_cache(maxsize=1)
def nodes(tree: Tree) -> tuple[ast.AST, ...]:
    """A module is walked once for all rules."""
    return tuple(ast.walk(tree))


def dotted(node: ast.AST) -> str:
    """`a.b.c` as it is written; '' for what is more than names."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""


def last_name(node: ast.AST) -> str:
    """`c` of `a.b.c` and of `f().c`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _functions(tree: Tree) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in nodes(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def long_functions(tree: Tree) -> Iterator[int]:
    for function in _functions(tree):
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES:
            yield function.lineno


def many_parameters(tree: Tree) -> Iterator[int]:
    for function in _functions(tree):
        given = function.args
        names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        if len([name for name in names if name not in ("self", "cls")]) > PARAMETERS:
            yield function.lineno


def calls_of(*names: str) -> Callable[[Tree], Iterator[int]]:
    """Calls written exactly so: `print`, `os.fork`, `datetime.now` …"""

    def finds(tree: Tree) -> Iterator[int]:
        for node in nodes(tree):
            if isinstance(node, ast.Call) and dotted(node.func) in names:
                yield node.lineno

    return finds


def mentions_of(*names: str) -> Callable[[Tree], Iterator[int]]:
    def finds(tree: Tree) -> Iterator[int]:
        for node in nodes(tree):
            if isinstance(node, ast.Attribute | ast.Name) and dotted(node) in names:
                yield node.lineno

    return finds


def imports_of(*names: str) -> Callable[[Tree], Iterator[int]]:
    def finds(tree: Tree) -> Iterator[int]:
        for node in nodes(tree):
            if isinstance(node, ast.Import):
                found = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                found = [node.module or ""]
            else:
                continue
            if any(one.split(".")[0] in names or one in names for one in found):
                yield node.lineno

    return finds


def float_money(tree: Tree) -> Iterator[int]:
    """Made floats; a value that a spreadsheet hands in as a float may be named and tested for."""
    for node in nodes(tree):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        made = isinstance(node, ast.Call) and dotted(node.func) == "float"
        if literal or made:
            yield node.lineno  # type: ignore[attr-defined]


def clock(tree: Tree) -> Iterator[int]:
    """Any look at the clock: instants are handed in."""
    yield from _clock_calls(tree, ("now", "utcnow", "today"))


def naive_clock(tree: Tree) -> Iterator[int]:
    """A look at the clock that does not say which zone it means."""
    for node in nodes(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            zoneless = node.func.attr == "now" and not node.args and not node.keywords
            if zoneless and last_name(node.func.value).endswith("datetime"):
                yield node.lineno
    yield from _clock_calls(tree, ("utcnow", "today"))


_CLOCKS = ("date", "datetime")


def _clock_calls(tree: Tree, names: tuple[str, ...]) -> Iterator[int]:
    for node in nodes(tree):
        if isinstance(node, ast.Call) and last_name(node.func) in names and _owner(node.func) in _CLOCKS:
            yield node.lineno


def _owner(node: ast.AST) -> str:
    return last_name(node.value) if isinstance(node, ast.Attribute) else ""


def broad_excepts(tree: Tree) -> Iterator[int]:
    """Handlers that swallow everything; one that passes on what it does not know is none."""
    for node in nodes(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = [ast.unparse(one) for one in ast.walk(node.type)] if node.type else ["Exception"]
            passes_on = any(isinstance(one, ast.Raise) and one.exc is None for one in ast.walk(node))
            if {"Exception", "BaseException"} & set(caught) and not passes_on:
                yield node.lineno


def implicit_encodings(tree: Tree) -> Iterator[int]:
    """Text files opened in whatever encoding the machine prefers."""
    positions = {"read_text": 0, "write_text": 1}
    for node in nodes(tree):
        if not isinstance(node, ast.Call) or any(one.arg == "encoding" for one in node.keywords):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        whole = name in positions and len(node.args) <= positions[name]
        opened = dotted(node.func) == "open" and not _binary(node)
        if whole or opened:
            yield node.lineno


def _binary(call: ast.Call) -> bool:
    modes = [*call.args[1:2], *(one.value for one in call.keywords if one.arg == "mode")]
    return any("b" in ast.unparse(mode) for mode in modes)


def posix_places(tree: Tree) -> Iterator[int]:
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("/" + "tmp"):
            yield node.lineno


def silent(tree: Tree) -> Iterator[int]:
    """A module that does not say what it is for."""
    if tree.body and not ast.get_docstring(tree):
        yield 1


_LONG = "def f():\n" + "    x = 1\n" * FUNCTION_LINES

RULES: tuple[Rule, ...] = (
    Rule("long function", "split it along its steps; 60 lines is the limit, 30 the aim", long_functions, _LONG),
    Rule("many parameters", "join what belongs together in a dataclass", many_parameters, "def f(a, b, c, d, e, f): 0"),
    Rule(
        "float for money",
        "use Decimal from text; core.invoice.money.read_money",
        float_money,
        "a = float(b)",
        MONEY,
        DATES,
    ),
    Rule("clock in core", "take the instant as a parameter; the doors look at the clock", clock, "date.today()", CORE),
    Rule("naive clock", "datetime.now(UTC), or the instant as a parameter", naive_clock, "datetime.datetime.now()"),
    Rule("print", "return the text; the doors print it", calls_of("print"), "print(1)"),
    Rule(
        "broad except",
        "catch what the call is documented to raise; only the doors and the job runner catch everything",
        broad_excepts,
        "try:\n    f()\nexcept (OSError, Exception):\n    pass",
        doors=("cli/main.py", "jobs/worker.py"),
    ),
    Rule("implicit encoding", 'say encoding="utf-8"', implicit_encodings, "Path(p).read_text()"),
    Rule(
        "outside world in core",
        "core is pure: hand the value in from a door",
        imports_of("subprocess", "socket", "time", "requests", "urllib.request", "http", "smtplib", "imaplib"),
        "import time",
        CORE,
    ),
    Rule(
        "environment in core",
        "hand the setting in from a door",
        mentions_of("os.environ", "os.getenv", "os.environb"),
        "os.environ['A']",
        CORE,
    ),
    Rule("fork", "Windows has none; use a spawned process", mentions_of("os.fork"), "os.fork()"),
    Rule("POSIX place", "use tempfile or the target's own folder", posix_places, "a = '/" + "tmp/a'"),
    Rule("silent module", "begin with a docstring", silent, "a = 1", doors=("migrations/0001_initial.py",)),
)
