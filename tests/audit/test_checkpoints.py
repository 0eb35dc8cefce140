"""Checkpoints are signed when the log has grown, kept outside the database too, and never of a log that was changed."""

import stat
import sys
from pathlib import Path

import pytest

from making_log import a_log, without_guards
from piaoqi.audit import checkpoints, keys, queries
from piaoqi.audit.checkpoints import LogChangedError, rotate_key, sign_checkpoint
from piaoqi.audit.keys import KeyLostError, known_keys
from piaoqi.audit.models import Checkpoint, Entry, Head, Tile
from piaoqi.audit.tiles import StoredNodes, make_tiles
from piaoqi.core.proof.note import NoteError, verified_checkpoint
from piaoqi.core.proof.tree import extends, includes, nodes_of, root_of

pytestmark = pytest.mark.django_db


def leaves() -> list[bytes]:
    return [bytes(one) for one in Entry.objects.order_by("index").values_list("leaf", flat=True)]


def test_an_empty_log_is_not_signed(data: Path) -> None:
    assert sign_checkpoint() == {"size": 0, "signed": 0}
    assert list(data.iterdir()) == []


def test_a_log_is_signed_once_for_each_size(data: Path) -> None:
    a_log(3)
    assert sign_checkpoint() == {"size": 4, "signed": 1}
    assert sign_checkpoint() == {"size": 4, "signed": 0}
    a_log(2)
    assert sign_checkpoint() == {"size": 6, "signed": 1}
    assert [one.size for one in checkpoints.kept()] == [4, 6]
    for row in Checkpoint.objects.all():
        checkpoint = verified_checkpoint(row.note, known_keys())
        assert (checkpoint.size, checkpoint.root) == (row.size, root_of(leaves()[: row.size]))
        assert checkpoints.instant_of(checkpoint) == row.at


def test_the_file_holds_the_note_to_the_byte() -> None:
    a_log(3)
    sign_checkpoint()
    assert checkpoints.kept()[0].path.read_bytes() == Checkpoint.objects.get().note.encode()


def test_the_key_is_made_once_kept_from_others_and_named_in_the_log(data: Path) -> None:
    a_log(1)
    sign_checkpoint()
    a_log(1)
    sign_checkpoint()
    assert len(known_keys()) == 1
    private = next((data / "keys").glob("*.pem"))
    if sys.platform != "win32":
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert list(Entry.objects.filter(action=keys.ACTION).values_list("index", flat=True)) == [1]
    assert not list((data / "keys").glob("*.new"))


def test_a_private_key_that_is_lost_or_another_is_said_and_not_replaced(data: Path) -> None:
    a_log(1)
    sign_checkpoint()
    a_log(1)
    private = next((data / "keys").glob("*.pem"))
    whole = private.read_bytes()
    for content in (b"", whole[:50], whole.replace(b"M", b"N", 1)):
        private.write_bytes(content)
        with pytest.raises(KeyLostError, match=private.name):
            sign_checkpoint()
    assert len(known_keys()) == 1


def test_a_log_whose_keys_are_gone_is_not_signed_with_new_ones(data: Path) -> None:
    a_log(1)
    sign_checkpoint()
    a_log(1)
    (data / "keys").rename(data / "keys elsewhere")
    with pytest.raises(KeyLostError, match="keys 文件夹"):
        sign_checkpoint()
    (data / "keys elsewhere").rename(data / "keys")
    assert sign_checkpoint()["signed"] == 1


@pytest.mark.parametrize("content", [b"junk\n", b"\xff\n", b"a+b+c", b"\n"], ids=range(4))
def test_a_changed_list_of_keys_is_not_believed(data: Path, content: bytes) -> None:
    a_log(1)
    sign_checkpoint()
    (data / "keys" / keys.LIST).write_bytes(content)
    with pytest.raises(NoteError):
        known_keys()


def test_after_a_rotation_the_new_key_signs_and_old_checkpoints_stay_verifiable() -> None:
    a_log(2)
    sign_checkpoint()
    rotate_key("person:1", "测试员", "cli")
    sign_checkpoint()
    old, new = known_keys()
    assert old.name == new.name
    first, second = Checkpoint.objects.order_by("size")
    verified_checkpoint(first.note, [old])
    verified_checkpoint(second.note, [new])
    with pytest.raises(NoteError):
        verified_checkpoint(second.note, [old])


def test_a_crash_after_the_file_and_before_the_row_is_made_good() -> None:
    a_log(3)
    sign_checkpoint()
    row = Checkpoint.objects.get()
    with without_guards():
        Checkpoint.objects.all().delete()
    assert sign_checkpoint() == {"size": 4, "signed": 0}
    again = Checkpoint.objects.get()
    assert (again.note, again.at) == (row.note, row.at)


def test_a_log_cut_below_what_was_signed_is_not_signed() -> None:
    a_log(5)
    sign_checkpoint()
    with without_guards():
        Entry.objects.all().delete()
        Checkpoint.objects.all().delete()
        Head.objects.all().delete()
    a_log(3)
    with pytest.raises(LogChangedError, match="6 were signed"):
        sign_checkpoint()


def test_a_log_written_anew_is_not_signed() -> None:
    a_log(5)
    sign_checkpoint()
    with without_guards():
        Entry.objects.all().delete()
        Checkpoint.objects.all().delete()
        Head.objects.all().delete()
    a_log(9)
    with pytest.raises(LogChangedError, match="not those that were signed"):
        sign_checkpoint()


def test_a_head_that_does_not_fit_is_not_signed() -> None:
    a_log(5)
    sign_checkpoint()
    a_log(1)
    Head.objects.update(frontier=["00" * 32, "11" * 32, "22" * 32])
    with pytest.raises(LogChangedError, match="head"):
        sign_checkpoint()


def test_a_lost_entry_is_not_signed_over() -> None:
    a_log(5)
    with without_guards():
        Entry.objects.filter(index=2).delete()
    with pytest.raises(LogChangedError, match="not all there"):
        sign_checkpoint()


def test_tiles_are_made_complete_and_only_once() -> None:
    a_log(700, together=700)
    assert make_tiles(700) == 2
    assert make_tiles(700) == 0
    assert [one.hashes for one in Tile.objects.order_by("index")] == [
        b"".join(leaves()[:256]),
        b"".join(leaves()[256:512]),
    ]


@pytest.mark.parametrize("tiled", [512, 600, 700])
def test_nodes_from_tiles_and_entries_are_those_of_the_tree(tiled: int) -> None:
    a_log(700, together=700)
    make_tiles(tiled)
    stored, held = StoredNodes(700), nodes_of(leaves())
    for level in range(10):
        for index in range(700 >> level):
            assert stored(level, index) == held(level, index)


def test_proofs_of_entries_and_between_checkpoints_hold() -> None:
    for count in (1, 300, 400):
        a_log(count, together=count)
        sign_checkpoint()
    sizes = list(Checkpoint.objects.order_by("size").values_list("size", flat=True))
    assert sizes == [2, 302, 702]
    for index in (0, 1, 2, 255, 256, 301, 511, 701):
        shown = queries.inclusion(index)
        assert shown is not None
        checkpoint = verified_checkpoint(shown.note, known_keys())
        assert includes(checkpoint.root, checkpoint.size, index, shown.leaf, shown.proof)
    for old in sizes:
        for new in sizes:
            between = queries.consistency(old, new)
            assert (between is None) == (old > new)
            if between:
                heads = [verified_checkpoint(one, known_keys()).head for one in (between.old, between.new)]
                assert extends(heads[0], heads[1], between.proof)
    assert queries.inclusion(702) is None
    assert queries.consistency(3, 702) is None
    older = queries.inclusion(1, size=2)
    assert older is not None
    assert verified_checkpoint(older.note, known_keys()).size == 2


def test_entries_are_found_page_by_page_newest_first() -> None:
    a_log(30)
    every = queries.entries(queries.Filter(), most=500)
    assert [one.index for one in every] == list(range(29, -1, -1))
    first = queries.entries(queries.Filter(companies=frozenset({1})), most=4)
    assert [one.index for one in first] == [28, 25, 22, 19]
    then = queries.entries(queries.Filter(companies=frozenset({1})), before=19, most=2)
    assert [one.index for one in then] == [16, 13]
    day = queries.Filter(since=every[9].at, until=every[7].at, actor=every[8].actor)
    assert [one.index for one in queries.entries(day)] == [21]
    about = queries.Filter(subject="invoice:3", action="archive.read")
    assert [one.index for one in queries.entries(about)] == [17, 3]
    found = queries.entry(4)
    assert found is not None
    assert found.subject == "invoice:4"
    assert queries.entry(99) is None
