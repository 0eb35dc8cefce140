"""What a page holds that could not be drawn, or not as it is written: gathered while drawing, said once a page."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

NO_PAGE = define(
    "render.no_page",
    Text(
        "{path} 第 {page} 页的内容缺失或损坏，画出来不完整",
        "Page {page} of {path} is missing or damaged; what is drawn is not all of it",
    ),
    Text("请重新下载或让发送方重新发送", "Download it again, or have it sent again"),
    unreadable=True,
)
NO_TEMPLATE = define(
    "render.no_template",
    Text(
        "{path} 第 {page} 页的模板（票样）缺失或损坏，没有画出或画得不完整",
        "The form that page {page} of {path} is printed on is missing or damaged; not all of it is drawn",
    ),
    Text("请重新下载或让发送方重新发送", "Download it again, or have it sent again"),
)
NO_GLYPH = define(
    "render.no_glyph",
    Text(
        "{path} 第 {page} 页有 {count} 个字没有可用的字形，画成了方框：{characters}",
        "No font draws {count} characters of page {page} of {path}, shown as boxes: {characters}",
    ),
    Text(
        "文字内容已读取，只是画不出来；可用开票方的阅读器查看",
        "The text was read all the same; another viewer may show it",
    ),
)
NO_PICTURE = define(
    "render.no_picture",
    Text(
        "{path} 第 {page} 页有图片打不开，没有画出：{pictures}",
        "Pictures on page {page} of {path} can't be opened and are not drawn: {pictures}",
    ),
    Text("请重新下载或让发送方重新发送", "Download it again, or have it sent again"),
)
NO_SEAL = define(
    "render.no_seal",
    Text(
        "{path} 第 {page} 页的印章没有画出：图片读不出来，或者没有说明盖在哪里",
        "A seal on page {page} of {path} is not drawn: its picture can't be read, or its place is not stated",
    ),
    Text("印章是否有效与图片无关，见验签结果", "Whether the seal is valid does not depend on it; see the verdict"),
)
NO_FONT = define(
    "render.no_font",
    Text(
        "{path} 内嵌的字体读不出来，第 {page} 页用别的字体代替：{fonts}",
        "Fonts in {path} can't be read; page {page} is drawn in others: {fonts}",
    ),
    Text("字形可能与原件略有不同", "Letters may look a little different"),
)
NOT_DRAWN = define(
    "render.not_drawn",
    Text(
        "{path} 第 {page} 页有内容没有按原样画出：{what}",
        "Page {page} of {path} holds what is not drawn as written: {what}",
    ),
    Text("以原件在阅读器里的样子为准", "How the original looks in a viewer is what counts"),
)
TOO_MUCH = define(
    "render.too_much",
    Text(
        "{path} 第 {page} 页的内容超过上限，只画出了一部分",
        "Page {page} of {path} holds too much; only a part is drawn",
    ),
    Text("正常的发票不会这样，请核对来源", "No proper invoice does; check where it came from"),
)

MEDIA = Text("视频或音频", "video or sound")
OBJECT = Text("不认识的图元", "objects of an unknown kind")
NESTED = Text("嵌套过深的内容", "things nested too deep")
PATH = Text("写法有误的线条", "lines that are written wrongly")
MESH = Text("网格渐变（用平均色代替）", "colour meshes (their mean instead)")
SHADE = Text("椭圆渐变或翻转的底纹（按普通的画）", "oval gradients or mirrored patterns (drawn as plain ones)")
CLIP_TEXT = Text("用文字形状裁剪", "clipping by the shape of text")
RESOURCE = Text("缺失的资源", "resources that are missing")


@dataclass
class Notes:
    """What was noticed on one page."""

    characters: dict[str, int] = field(default_factory=dict)
    pictures: dict[str, None] = field(default_factory=dict)
    fonts: dict[str, None] = field(default_factory=dict)
    what: dict[Text, None] = field(default_factory=dict)
    seals: bool = False
    template: bool = False
    page: bool = False
    too_much: bool = False

    def problems(self, path: str, page: int) -> Iterator[Problem]:
        """All of it, gravest first."""
        at = {"page": page}
        flags = ((self.page, NO_PAGE), (self.template, NO_TEMPLATE), (self.too_much, TOO_MUCH), (self.seals, NO_SEAL))
        yield from (kind.at(path, **at) for noticed, kind in flags if noticed)
        if self.characters:
            count, shown = sum(self.characters.values()), tuple(list(self.characters)[:10])
            yield NO_GLYPH.at(path, count=count, characters=shown, **at)
        if self.pictures:
            yield NO_PICTURE.at(path, pictures=tuple(list(self.pictures)[:5]), **at)
        if self.fonts:
            yield NO_FONT.at(path, fonts=tuple(list(self.fonts)[:5]), **at)
        if self.what:
            yield NOT_DRAWN.at(path, what=tuple(self.what), **at)
