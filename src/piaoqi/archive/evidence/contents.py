"""What goes into a bundle, read from the archive bit by bit.

Of one company: its entries in full, of the others' only the hashes, from which nothing can be guessed (each entry has
128 random bits); its records and originals. All that is needed to compute the root is there all the same.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, TypeVar

from piaoqi.accounts.models import Company
from piaoqi.archive.evidence import said
from piaoqi.archive.evidence.said import Said
from piaoqi.archive.models import Original, Record
from piaoqi.archive.storage import storage
from piaoqi.audit.keys import known_keys
from piaoqi.audit.models import Checkpoint, Entry
from piaoqi.core.proof.bundle.write import Contents
from piaoqi.core.text import Text

STEP = 256
_HEAD = """票齐证据包 · Piaoqi evidence bundle

单位 company：{company}
日志 log：{size} 个条目，签署于 {at} UTC · {size} entries, signed then
检查点 checkpoint：checkpoint.txt，公钥 key：key.txt

【怎样验证】
1. 安装 Python 3.11 以上和 cryptography（pip install cryptography）。
2. 运行：python verify.py 这个文件夹或zip --key 另行取得的公钥
   公钥请不要只用包里的：向本单位在合同、往年底稿中留存的公钥核对。
3. 留有往年的检查点（checkpoint.txt）时，加 --since 旧检查点文件，可验证其后只有追加、没有改写。
4. 请保存本次的 checkpoint.txt 和 key.txt，明年再用。
有票齐的电脑也可以：piaoqi verify 这个文件夹或zip

【证明了什么】日志里的条目没有被改写、删除、调换、重复；每条记录、每份原件与登记时一致，一件不少。
【没有证明什么】只写着哈希的条目属于其他单位，内容不在包里；登记之前的真伪、签署之后的变化不在其内。

How to check: python verify.py BUNDLE --key KEY   (exit 0: sound). Compare the key with one obtained elsewhere; keep
checkpoint.txt for next year's --since. Entries of which only a hash is given are another company's.

files.txt 摘要清单 | entries.txt 条目 | records.txt 记录 | originals/ 原件（文件名即 SHA-256）

【原件目录】 条目号、SHA-256、字节数、文件名、交入人与时间 · entry, SHA-256, bytes, name, who and when
"""
_EVERYTHING = "全部 everything"


_T = TypeVar("_T")
Progress = Callable[[Text, int, int], None]
"""Told the step, how much of it is done, and of how much."""
READING = Text("读日志条目", "reading the log")
RECORDS = Text("写发票记录", "writing records")
ORIGINALS = Text("写原件", "writing originals")


def contents_of(checkpoint: Checkpoint, company: Company | None, progress: Progress | None = None) -> Contents:
    """Up to the checkpoint; of everything, where no company is given. It is told of as it is taken."""
    scope = company.pk if company else None

    def told(step: Text, total: int, some: Iterable[_T]) -> Iterator[_T]:
        for done, one in enumerate(some):
            if progress:
                progress(step, done, total)
            yield one

    size = checkpoint.size
    records = Record.objects.filter(**({"company": scope} if scope else {})).count() if progress else 0
    originals = Original.objects.count() if progress and scope is None else 0
    return Contents(
        note=checkpoint.note,
        time_stamp=None if checkpoint.time_stamp is None else bytes(checkpoint.time_stamp),
        keys=known_keys(),
        readme=_readme(checkpoint, company),
        entries=told(READING, size, _entries(size, scope)),
        records=told(RECORDS, records, _records(size, scope)),
        originals=told(ORIGINALS, originals, _originals(size, scope)),
    )


def _readme(checkpoint: Checkpoint, company: Company | None) -> Iterator[str]:
    whose = f"{company.name} {company.tax_id}" if company else _EVERYTHING
    yield _HEAD.format(company=whose, size=checkpoint.size, at=f"{checkpoint.at:%Y-%m-%d %H:%M}")
    for one in _visible(checkpoint.size, company.pk if company else None):
        stated = one.stated.original
        if stated is not None:
            yield f"{one.index}  {stated.sha256}  {stated.size}  {stated.name}  {one.who}\n"


def _entries(size: int, scope: int | None) -> Iterator[tuple[bytes, str | None]]:
    for start in range(0, size, STEP):
        rows = Entry.objects.filter(index__gte=start, index__lt=min(start + STEP, size)).order_by("index")
        for leaf, data, company in rows.values_list("leaf", "data", "company"):
            yield bytes(leaf), data if scope is None or company == scope else None


def _visible(size: int, scope: int | None) -> Iterator[Said]:
    for start in range(0, size, STEP):
        for one in said.entries(start, min(start + STEP, size)):
            if scope is None or one.company == scope:
                yield one


def _records(size: int, scope: int | None) -> Iterator[tuple[int, int, str]]:
    """What is not there any more can't be given: the verifier names it."""
    for one in _visible(size, scope):
        if one.stated.records:
            ordinals = [ordinal for ordinal, _ in one.stated.records]
            rows = Record.objects.filter(reading_id=one.reading or 0, ordinal__in=ordinals).order_by("ordinal")
            for ordinal, body in rows.values_list("ordinal", "body"):
                yield one.index, ordinal, body


def _originals(size: int, scope: int | None) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    kept = storage()
    wanted = {one.stated.original.sha256 for one in _visible(size, scope) if one.stated.original}
    for digest in sorted(wanted):
        try:
            stream = kept.open(digest)
        except KeyError:
            continue
        yield digest, lambda stream=stream: stream  # type: ignore[misc]
