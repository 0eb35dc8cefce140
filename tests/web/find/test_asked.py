"""What was typed is taken for one number, several, or words; and what it was taken for is said."""

import pytest

from piaoqi.web.find.asked import MOST_NUMBERS, Number, meaning, typed

ONE, TWO = "26512000000972421852", "26117000000148467411"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (ONE, "数电票 · 2026年 · 四川开具"),
        ("2651 2000 0009 7242 1852", "数电票 · 2026年 · 四川开具"),
        ("２６５１2000000972421852", "数电票 · 2026年 · 四川开具"),
        (f"发票号码：{ONE}。", "数电票 · 2026年 · 四川开具"),
        ("265120O0000972421852", "数电票 · 2026年 · 四川开具"),
        ("011002000111 84279674", "增值税电子普通发票 · 2020年 · 北京"),
        ("011002000111-84279674", "增值税电子普通发票 · 2020年 · 北京"),
        ("84279674", "8 位发票号码"),
        ("972421852", "号码的一部分（9 位）"),
        ("2.6512E+19", "只有前 4 位可信"),
    ],
)
def test_one_number_is_one_however_it_is_written(written: str, said: str) -> None:
    found = typed(written)
    assert found.one is not None
    assert said in meaning(found.one).say("zh")


@pytest.mark.parametrize(
    "written",
    ["成都泓翎 636.64", "1130", "1,130.00", "1130.00", "24112000.00", "20261120", "91110108MA01ABCD2X", "PO-2026-0087",
     "5月", "甲公司, 乙公司"],
)  # fmt: skip
def test_names_sums_dates_and_tax_ids_are_words(written: str) -> None:
    assert typed(written).numbers == ()
    assert typed(written).text


@pytest.mark.parametrize(
    "pasted",
    [
        f"{ONE}\n{TWO}",
        f"{ONE} {TWO}",
        f"{ONE},{TWO}，{ONE}",
        f"发票号码\t开票日期\t价税合计\r\n{ONE}\t2026-05-22\t636.64\r\n{TWO}\t20260523\t1,130.00\r\n",
        f"序号\t号码\t销方税号\n1\t'{ONE}\t91510107MAH4Y1UE51\n2\t{TWO}\t110108123456789\n",
    ],
)
def test_a_pasted_column_is_its_numbers(pasted: str) -> None:
    assert typed(pasted).numbers == (Number(ONE), Number(TWO))


def test_a_code_belongs_to_the_number_beside_it() -> None:
    found = typed("代码\t号码\n011002000111\t84279674\n011002000111\t84279675")
    assert found.numbers == (Number("84279674", "011002000111"), Number("84279675", "011002000111"))
    assert typed(found.address).numbers == (Number("011002000111 84279674"), Number("011002000111 84279675")) or [
        one.written for one in typed(found.address).numbers
    ] == [one.written for one in found.numbers]


def test_what_is_left_out_is_counted() -> None:
    found = typed("\n".join(f"26512000000{number:09}\t备注" for number in range(100_000_000, 100_000_000 + 203)))
    assert (len(found.numbers), found.more, found.left_out) == (MOST_NUMBERS, 3, 203)
    assert len(found.address) < 6_000


def test_whatever_is_asked_for_as_a_number_is_one() -> None:
    assert typed("1130", as_number=True).one == Number("1130")


def test_nothing_is_nothing() -> None:
    assert typed(" \n\t").text == ""
