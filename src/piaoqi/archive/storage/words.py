"""What a storage says to people when it can't keep or fetch."""

from collections.abc import Mapping
from errno import EACCES, EIO, ENOENT, ENOSPC, EPERM, EROFS

from piaoqi.core.text import Message, Text

NOT_THERE = Text(
    "原件库不在：{where} 里没有它的标记文件 {name}（磁盘或网络盘可能没有挂上）",
    "the storage is not there: its mark {name} is missing ({where})",
)
ANOTHER = Text("这里的原件库不是这份数据的（{where}）", "another storage than that of these data ({where})")
CHANGED = Text("存进去的内容取出来不一样：{where}", "what was sent is not what can be fetched: {where}")
FORKED = Text(
    "这个进程是从正在用桶的进程分出来的，请单独启动它",
    "this process was forked from one that uses the bucket; start it by itself",
)
DENIED = Text("{where}：没有权限", "{where}: not permitted")
_SYSTEM = Text("{what}：{where}", "{what}: {where}")
_KNOWN: Mapping[int, Text] = {
    ENOSPC: Text("磁盘已满", "no space left on the disk"),
    EACCES: Text("没有权限", "permission denied"),
    EPERM: Text("没有权限", "not permitted"),
    EROFS: Text("磁盘是只读的", "the disk is read-only"),
    EIO: Text("磁盘读写出错", "the disk failed"),
    ENOENT: Text("文件或文件夹不见了", "the file or folder is gone"),
}


def of_system(error: OSError) -> Message:
    """What the system says, in our words where it is one of the usual things."""
    what = _KNOWN.get(error.errno or 0) or str(error.strerror or error)
    return _SYSTEM.with_(what=what, where=str(error.filename or ""))
