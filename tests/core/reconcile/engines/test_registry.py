import subprocess
import sys

import pytest

from piaoqi.core.reconcile.engines import registry
from piaoqi.core.reconcile.engines.base import Table


def test_the_engine_is_chosen_by_the_number_of_rows() -> None:
    assert registry.choose(0).key == "plain"
    assert registry.choose(registry.PLAIN_UP_TO).key == "plain"
    assert registry.choose(registry.PLAIN_UP_TO + 1).key == "duckdb"


def test_every_engine_is_found_under_its_own_key() -> None:
    assert [registry.by_key(key).key for key in registry.KEYS] == list(registry.KEYS)


def test_an_unknown_engine_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match=r"spark.*plain, duckdb"):
        registry.by_key("spark")


def test_a_small_folder_does_not_pay_for_loading_duckdb() -> None:
    code = "import sys; from piaoqi.core.reconcile.engines import near, registry; registry.choose(9)"
    code += "; sys.exit('duckdb' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


@pytest.mark.parametrize(
    ("count", "sources", "keys", "columns"),
    [
        (0, [], [], {}),
        (1, [], [], {str(i): [] for i in range(63)}),
        (1, [1], ["A"], {}),
        (1, [-1], ["A"], {}),
        (1, [0], ["A"], {"total": []}),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(
    count: int, sources: list[int], keys: list[str], columns: dict[str, list[None]]
) -> None:
    with pytest.raises(ValueError, match=r"sources|outside|length|columns"):
        Table(count, sources, keys, columns)
