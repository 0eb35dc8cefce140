"""The committed sample is what `piaoqi synth` writes, byte for byte."""

from pathlib import Path

from piaoqi.core.synth import write

SAMPLE = Path(__file__).resolve().parent.parent.parent / "samples" / "beijing"


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_sample_is_what_synth_writes(tmp_path: Path) -> None:
    write(tmp_path, seed=13, faults=["all"])  # piaoqi synth samples/beijing --seed 13 --faults all
    committed, written = files_of(SAMPLE), files_of(tmp_path)
    assert sorted(written) == sorted(committed)
    assert [name for name, data in written.items() if committed[name] != data] == []


def test_the_sample_stays_small() -> None:
    assert sum(len(data) for data in files_of(SAMPLE).values()) < 3_000_000
