"""What a browser says of itself, in plain words."""

import re
from typing import Final

from piaoqi.core.text import Text

_BROWSERS: Final = (
    (r"wxwork/", Text("企业微信", "WeCom")),
    (r"MicroMessenger/", Text("微信", "WeChat")),
    (r"DingTalk/", Text("钉钉", "DingTalk")),
    (r"Lark/|Feishu/", Text("飞书", "Lark")),
    (r"Edg(?:e|A|iOS)?/", Text("Edge", "Edge")),
    (r"QQBrowser/", Text("QQ 浏览器", "QQ Browser")),
    (r"360SE|360EE|QIHU", Text("360 浏览器", "360 Browser")),
    (r"HuaweiBrowser/", Text("华为浏览器", "Huawei Browser")),
    (r"UCBrowser/", Text("UC 浏览器", "UC Browser")),
    (r"OPR/|Opera", Text("Opera", "Opera")),
    (r"Firefox/|FxiOS/", Text("Firefox", "Firefox")),
    (r"Chrome/|CriOS/", Text("Chrome", "Chrome")),
    (r"Safari/", Text("Safari", "Safari")),
)
"""The first that fits: most call themselves by the names of others too."""
_SYSTEMS: Final = (
    (r"HarmonyOS|OpenHarmony", Text("鸿蒙", "HarmonyOS"), True),
    (r"iPhone", Text("iPhone", "iPhone"), True),
    (r"iPad", Text("iPad", "iPad"), True),
    (r"Android", Text("安卓", "Android"), True),
    (r"Windows", Text("Windows", "Windows"), False),
    (r"Mac OS X|Macintosh", Text("Mac", "Mac"), False),
    (r"CrOS", Text("Chromebook", "Chromebook"), False),
    (r"Linux|X11", Text("Linux", "Linux"), False),
)
_UNKNOWN_BROWSER = Text("未知的浏览器", "an unknown browser")
_UNKNOWN_SYSTEM = Text("未知的设备", "an unknown device")
_BOTH = Text("{system} · {browser}", "{browser} on {system}")


def device(agent: str, language: str) -> tuple[str, bool]:
    """System and browser, and whether it is held in the hand."""
    browser = next((name for pattern, name in _BROWSERS if re.search(pattern, agent)), _UNKNOWN_BROWSER)
    found = next(((name, hand) for pattern, name, hand in _SYSTEMS if re.search(pattern, agent)), None)
    system, hand = found or (_UNKNOWN_SYSTEM, False)
    said = _BOTH.with_(system=system, browser=browser).say("en" if language == "en" else "zh")
    return said, hand
