"""What was altered, as people name it."""

from collections.abc import Mapping, Sequence

from piaoqi.core.text import Message, Text

ALTERED: Mapping[str, Text] = {
    "signature": Text("签名值", "the signature value"),
    "seal": Text("电子印章", "the electronic seal"),
    "signer": Text("签署人（不在印章的名单里）", "the signer (not in the seal's list)"),
    "container": Text("压缩包本身", "the archive itself"),
}
"""Words that the contract's `altered` lists beside the names of parts."""
_LISTED = 6
_IN_ALL = Text("等 {count} 处", "{count} in all")


def named(parts: Sequence[str]) -> tuple[str | Message | Text, ...]:
    """Parts of a file for a sentence; of many the first few and how many there are."""
    words: list[str | Message | Text] = [ALTERED.get(part, part) for part in parts[:_LISTED]]
    if len(parts) > _LISTED:
        words.append(_IN_ALL.with_(count=len(parts)))
    return tuple(words)
