"""The house's rules over changes: who acts, with which permission, witnessed by the log; and nothing changes elsewhere.

A rule looks at one module's syntax tree and yields the lines that break it; `bad` is the shortest code that does.
"""

import ast
from collections.abc import Iterator

from house.rules import Rule, Tree, nodes

WRITES = ("save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update")
ALSO_OF_OTHERS = ("update", "delete")
"""Names that dictionaries and stores have too: only after something that is a query."""
QUERIES = (".objects", ".filter(", ".exclude(", ".all()")
WRITERS = frozenset(("actions", "intake", "jobs", "audit", "migrations"))
"""Modules and packages of these names change rows: actions, and what runs inside them or in a worker."""
INSIDE_ACTIONS = ("archive/invoices/", "archive/search/", "notices/outbox.py", "api/answered.py")
"""The view over records and its index, brought in step in the transaction of the records; what is told of it; and the
answer that a change was given over the API.
"""


def is_of_actions(path: str) -> bool:
    return "actions" in path.removesuffix(".py").split("/")


def may_write(path: str) -> bool:
    return bool(WRITERS & set(path.removesuffix(".py").split("/"))) or path.startswith((*INSIDE_ACTIONS, "core/"))


def actorless(tree: Tree) -> Iterator[int]:
    for function in _public(tree):
        first = [*function.args.posonlyargs, *function.args.args][:1]
        if not (first and first[0].arg == "actor" and first[0].annotation and _is_actor(first[0].annotation)):
            yield function.lineno


def without_permission(tree: Tree) -> Iterator[int]:
    """A permission that this module defines, and one to change something."""
    defined = {name for name, changes in _defined(tree) if changes}
    for function in _actions(tree):
        asked = [call.args[1:2] for call, _ in _actings(function)]
        names = {ast.unparse(one[0]) for one in asked if one}
        if not names or not names <= defined:
            yield function.lineno


def unwitnessed(tree: Tree) -> Iterator[int]:
    """Neither `act.witness(…)` nor `act` handed to what says it, inside `with acting(…) as act`."""
    for function in _public(tree):
        for _, block in _actings(function):
            if not any(_speaks(node) for statement in block.body for node in ast.walk(statement)):
                yield block.lineno


def misplaced_permissions(tree: Tree) -> Iterator[int]:
    """Permissions that nothing would load."""
    imported = any(
        isinstance(node, ast.ImportFrom)
        and node.module == "piaoqi.accounts.permissions"
        and any(one.name == "define" for one in node.names)
        for node in nodes(tree)
    )
    if imported:
        yield 1


def writes(tree: Tree) -> Iterator[int]:
    for node in nodes(tree):
        if isinstance(node, ast.Call) and _is_write(node):
            yield node.lineno
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_sql(node.value):
            yield node.lineno


def _is_write(call: ast.Call) -> bool:
    called = call.func
    if not isinstance(called, ast.Attribute):
        return False
    if called.attr in ALSO_OF_OTHERS:
        receiver = ast.unparse(called.value)
        row_gone = called.attr == "delete" and not call.args and not call.keywords
        return row_gone or any(one in receiver for one in QUERIES)
    is_picture = called.attr == "save" and bool(call.args)  # a row's save names what it is given
    return called.attr in WRITES and not is_picture


def _is_sql(text: str) -> bool:
    return text.lstrip().upper().startswith(("INSERT INTO ", "UPDATE ", "DELETE FROM ")) and len(text.split()) > 2


def _public(tree: Tree) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def _actions(tree: Tree) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Without the questions whether an actor may do it, for doors that show what can be done: `may_…`."""
    return (one for one in _public(tree) if not one.name.startswith("may_"))


def _is_actor(annotation: ast.expr) -> bool:
    return ast.unparse(annotation).strip("'\"") == "Actor"


def _actings(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[ast.Call, ast.With]]:
    for node in ast.walk(function):
        if isinstance(node, ast.With):
            for item in node.items:
                call = item.context_expr
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "acting" and _of_the_actor(call):
                    yield call, node


def _of_the_actor(call: ast.Call) -> bool:
    return bool(call.args) and ast.unparse(call.args[0]) == "actor"


def _speaks(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    witness = isinstance(node.func, ast.Attribute) and node.func.attr == "witness"
    return witness or any(ast.unparse(one) == "act" for one in node.args)


def _defined(tree: Tree) -> Iterator[tuple[str, bool]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Name):
            call = node.value
            if ast.unparse(call.func) == "define":
                changes = [ast.unparse(one.value) for one in call.keywords if one.arg == "changes"]
                yield node.targets[0].id, changes != ["False"]


_IMPORT = "from piaoqi.accounts.permissions import define\n"
_GOOD = (
    'P = define("a.b", T)\ndef act_it(actor: Actor):\n    with acting(actor, P) as act:\n        act.witness("a:1")\n'
)

GOOD = _GOOD
"""An action as it should be."""

ACTION_RULES: tuple[Rule, ...] = (
    Rule(
        "action without actor",
        "every public function of an actions module is an action: `actor: Actor` first; put others elsewhere",
        actorless,
        _GOOD.replace("actor: Actor", "person: Person, actor: Actor"),
    ),
    Rule(
        "action without permission",
        "`with acting(actor, PERMISSION, …)`, with PERMISSION = define(…) at the top of the module",
        without_permission,
        _GOOD.replace('define("a.b", T)', 'define("a.b", T, changes=False)'),
    ),
    Rule(
        "action without entry in the log",
        "say act.witness(subject, before, after) inside the with",
        unwitnessed,
        _GOOD.replace('act.witness("a:1")', "row.save()"),
    ),
)
"""Over modules of actions."""

PLACE_RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (
        Rule(
            "permission out of place",
            "define it in a module named actions or queries, which the program loads",
            misplaced_permissions,
            _IMPORT,
        ),
        (),
    ),
    (
        Rule(
            "change outside an action",
            "move it into an action, and call that",
            writes,
            "Person.objects.filter(pk=1).update(name='')",
        ),
        (
            "person.save()",
            "Person.objects.create(name='')",
            "row.delete()",
            "Row.objects.all().delete()",
            "Row.objects.bulk_create([])",
            "cursor.execute('DELETE FROM audit_entry WHERE index = 1')",
        ),
    ),
)
"""Over all other modules, each with further code that it notices."""
