"""What was altered or is not covered, as people name it."""

import re
from collections.abc import Mapping, Sequence

from piaoqi.core.text import Message, Text

ALTERED: Mapping[str, Text] = {
    "signature": Text("签名值", "the signature value"),
    "seal": Text("电子印章", "the electronic seal"),
    "signer": Text("签署人（不在印章的名单里）", "the signer (not in the seal's list)"),
    "container": Text("压缩包本身", "the archive itself"),
    "content": Text("文件内容", "the file's content"),
    "appended": Text("签名之后追加的内容", "what was added after signing"),
    "range": Text("签名的范围（没有盖住整个文件）", "the signed range, which leaves something out"),
}
"""Words that the contract's `altered` lists beside the names of parts."""
_ROLES: Sequence[tuple[re.Pattern[str], Text]] = tuple(
    (re.compile(pattern, re.IGNORECASE), role)
    for pattern, role in (
        (r"(^|/)(tpls?|temps?|templates?)/|/te?mpl?_\d+/", Text("版面模板", "the form")),
        (r"(^|/)(pages?|page_\d+)/[^!]*\.xml$", Text("页面内容", "what the page shows")),
        (r"(^|/)attach[^/]*/", Text("附件，含票面数据", "an attachment: the invoice's data")),
        (r"(^|/)(custom)?tags?/", Text("票面数据的标签", "tags of the invoice's data")),
        (r"(^|/)annots?/|annot", Text("批注、盖章图样", "annotations and stamps")),
        (r"\.(png|jpe?g|bmp|tiff?|jb2|jbig2|gif)$", Text("图片", "a picture")),
        (r"\.(ttf|otf|ttc|cff)$", Text("字体", "a font")),
        (r"(^|/)ofd\.xml$", Text("文件信息", "the file's description")),
        (r"(^|/)document\.xml$", Text("文档目录", "the document's contents list")),
        (r"(^|/)(public|document)?res[^/]*\.xml$", Text("字体和图片的清单", "the list of fonts and pictures")),
        (r"(^|/)signatures\.xml$", Text("签名清单", "the list of signatures")),
        (r"(^|/)(signature\.xml|signedvalue\.dat)$|\.esl$", Text("一个签名", "a signature")),
    )
)
"""What a part of an OFD is, by its usual place; the first that fits."""
_LISTED = 6
_IN_ALL = Text("等 {count} 处", "{count} in all")
_PART = Text("{part}（{role}）", "{part} ({role})")


def named(parts: Sequence[str]) -> tuple[str | Message | Text, ...]:
    """Parts of a file for a sentence; of many the first few and how many there are."""
    words = [_name(part) for part in parts[:_LISTED]]
    if len(parts) > _LISTED:
        words.append(_IN_ALL.with_(count=len(parts)))
    return tuple(words)


def _name(part: str) -> str | Message | Text:
    if part in ALTERED:
        return ALTERED[part]
    role = next((role for pattern, role in _ROLES if pattern.search(part)), None)
    return _PART.with_(part=part, role=role) if role else part
