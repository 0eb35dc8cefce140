"""The command: seeds side by side in worker processes, then the page."""

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.diagnosis.folders import Task, run
from benchmarks.diagnosis.page import Run, brief, page
from benchmarks.diagnosis.scoring import Judged, Score

TUNING = range(1, 1000)
"""Seeds whose wrong answers may be looked at; those of any other seed are counted and never shown."""
_WORKERS = 2


def main() -> None:
    options = _options()
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    told = Run(options.seeds, len(seeds), options.invoices, options.months)
    score = measure([Task(seed, options.invoices, options.months, options.faults) for seed in seeds])
    if set(seeds) <= set(TUNING):
        print("\n".join(brief(score.judged)))
    text = page(score, told)
    if options.write:
        options.write.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(text)


def measure(tasks: Sequence[Task]) -> Score:
    """Each folder with its faults, and its control without any."""
    controls = [Task(one.seed, one.invoices, one.months, "") for one in tasks]
    with ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn")) as pool:
        found: list[list[Judged]] = list(pool.map(run, [*tasks, *controls]))
    judged = [one for several in found[: len(tasks)] for one in several]
    return Score(judged, {task.seed: len(said) for task, said in zip(controls, found[len(tasks) :], strict=True)})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.diagnosis")
    parser.add_argument("--seeds", default="2001-2020", help="first-last")
    parser.add_argument("--invoices", type=int, default=400)
    parser.add_argument("--months", type=int, default=6)
    parser.add_argument("--faults", default="all", help="as piaoqi synth takes them")
    parser.add_argument("--write", type=Path, help="the page, docs/diagnosis.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
