"""An answer that lacks anything of what its source states is never whole."""

from hypothesis import given
from hypothesis import strategies as st

from piaoqi.sources.connectors.base import Item, Page
from piaoqi.sources.fetching import wholeness
from piaoqi.sources.fetching.wholeness import Answer

sizes = st.lists(st.integers(0, 4), min_size=1, max_size=6)


def pages(counts: list[int]) -> list[Page]:
    """So many items each, as they should be."""
    keys = [[f"{page}/{at}" for at in range(count)] for page, count in enumerate(counts)]
    following = [str(at + 1) for at in range(len(counts) - 1)]
    return [
        Page(items=tuple(Item(key=one, name=one, data=b"") for one in some), total=sum(counts), next=after)
        for some, after in zip(keys, [*following, None], strict=True)
    ]


def answer(found: list[Page]) -> Answer:
    made = Answer()
    for page in found:
        made.add(page)
    return made


@given(sizes)
def test_what_is_all_there_is_whole(counts: list[int]) -> None:
    assert answer(pages(counts)).is_proof()


@given(sizes, st.data())
def test_a_page_that_is_lost_or_comes_twice_is_noticed(counts: list[int], data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(range(len(counts))))
    found = pages(counts)
    if counts[at]:
        assert not answer(found[:at] + found[at + 1 :]).is_proof()
        assert not answer([*found[:at], found[at], *found[at:]]).is_proof()


@given(sizes, st.data(), st.integers(0, 30))
def test_another_total_is_noticed(counts: list[int], data: st.DataObject, total: int) -> None:
    at = data.draw(st.sampled_from(range(len(counts))))
    found = pages(counts)
    found[at] = Page(items=found[at].items, total=total, next=found[at].next)
    assert answer(found).is_proof() == (total == sum(counts))


@given(sizes)
def test_without_any_total_nothing_is_proven(counts: list[int]) -> None:
    found = answer([Page(items=one.items, next=one.next) for one in pages(counts)])
    assert not found.lacks()
    assert not found.is_proof()


def test_a_page_that_was_shown_is_not_asked_for_again() -> None:
    made = Answer()
    for _ in range(2):
        made.add(Page(items=(), total=0, next="1"))
    assert made.next is None
    assert [one["code"] for one in made.lacks()] == ["fetch.loops"]


def test_pages_come_to_an_end() -> None:
    made = Answer()
    count = 0
    while made.next is not None or not count:
        made.add(Page(items=(), total=0, next=str(count)))
        count += 1
    assert count == wholeness.PAGES
    assert not made.is_proof()
