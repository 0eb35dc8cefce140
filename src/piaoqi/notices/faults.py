"""Why a message did not arrive, as a code and as a sentence."""

from enum import StrEnum

from piaoqi.core.text import Text


class Fault(StrEnum):
    """Of one attempt, or of a delivery as a whole."""

    NAME = "name"
    ADDRESS = "address"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    CLOSED = "closed"
    REDIRECT = "redirect"
    STATUS = "status"
    GONE = "gone"
    SECRET = "secret"  # noqa: S105 - a code
    ENDED = "ended"
    TOO_OLD = "too_old"

    @property
    def text(self) -> Text:
        return TEXTS[self]


TEXTS = {
    Fault.NAME: Text("找不到这个主机名", "The host name is not known"),
    Fault.ADDRESS: Text(
        "主机名指向内网或本机地址，为安全起见不发送", "The host name leads into one's own network, so nothing was sent"
    ),
    Fault.CONNECT: Text("连接不上对方", "No connection could be made"),
    Fault.TLS: Text("对方的 https 证书不能信任", "The host's certificate can't be trusted"),
    Fault.TIMEOUT: Text("对方没有及时应答", "There was no answer in time"),
    Fault.CLOSED: Text("对方没有应答就断开了", "The connection was closed without an answer"),
    Fault.REDIRECT: Text("对方要求转到别的地址，不跟随", "The answer points elsewhere, which is not followed"),
    Fault.STATUS: Text("对方应答说没有收下", "The answer says that it was not accepted"),
    Fault.GONE: Text("对方应答说不再接收（410）", "The answer says that nothing more is wanted (410)"),
    Fault.SECRET: Text("签名密钥无法解密", "The signing secret can't be opened"),
    Fault.ENDED: Text("推送已停用", "The webhook was ended"),
    Fault.TOO_OLD: Text("等待太久，已经过时", "It waited too long and is out of date"),
}
"""What happened, for people."""

CURES = {
    Fault.NAME: Text("请检查网址里的主机名", "Check the host name in the address"),
    Fault.ADDRESS: Text(
        "如果对方确实在内网，请管理运行环境的人把主机名加入 PIAOQI_WEBHOOK_HOSTS",
        "If it is meant to be there, ask the operator to add the host to PIAOQI_WEBHOOK_HOSTS",
    ),
    Fault.TLS: Text("请对方更新证书", "Ask the receiver to renew the certificate"),
    Fault.REDIRECT: Text("请直接填写转到的网址", "State the address to which it points"),
    Fault.SECRET: Text("请更换签名密钥", "Make a new signing secret"),
}
"""What to do next, where that is more than to look at the receiver."""
USUAL_CURE = Text("请检查接收方的程序，修好后恢复推送", "Look at the receiving program, mend it, and resume")


def cure(fault: Fault) -> Text:
    """What to do next."""
    return CURES.get(fault, USUAL_CURE)
