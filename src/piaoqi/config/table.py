"""Every setting that an operator makes: from this table they are read, refused, shown and described."""

from dataclasses import dataclass
from typing import Generic

from piaoqi.config import forms
from piaoqi.config.forms import Form, T_co
from piaoqi.core.text import Text

PREFIX = "PIAOQI_"
FILE_SUFFIX = "_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Generic[T_co]):
    """`name`: the variable. `default`: as it would be written. `usual`: what stands for '' where people are told."""

    name: str
    title: Text
    form: Form[T_co]
    default: str = ""
    usual: Text | None = None
    secret: bool = False
    """Shown to nobody; may also be the content of a file that …_FILE names."""
    in_file: bool = True
    """May stand in the settings file."""

    @property
    def key(self) -> str:
        """Its place in the settings file: `workers`, `oidc.url`."""
        plain = self.name.removeprefix(PREFIX).lower()
        return plain.replace("oidc_", "oidc.", 1)


DATA = Setting(
    name="PIAOQI_DATA",
    title=Text("数据文件夹", "the data folder"),
    form=forms.PATH,
    default="piaoqi-data",
)
SETTINGS_FILE = Setting(
    name="PIAOQI_SETTINGS",
    title=Text("设置文件", "the settings file"),
    form=forms.PATH,
    usual=Text("数据文件夹里的 settings.toml", "settings.toml in the data folder"),
    in_file=False,
)
DATABASE = Setting(
    name="PIAOQI_DATABASE",
    title=Text("PostgreSQL 数据库", "the PostgreSQL database"),
    form=forms.DATABASE,
    usual=Text("数据文件夹里的 SQLite", "SQLite in the data folder"),
    secret=True,
)
DATABASE_PASSWORD = Setting(
    name="PIAOQI_DATABASE_PASSWORD",
    title=Text("PostgreSQL 的密码，地址里没写时用它", "PostgreSQL's password, where the address holds none"),
    form=forms.TEXT,
    secret=True,
)
STORAGE = Setting(
    name="PIAOQI_STORAGE",
    title=Text(
        "原件存到 S3；密钥取自 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY",
        "originals in S3; its keys are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ),
    form=forms.address("s3://bucket/prefix?endpoint=https://…", "s3"),
    usual=Text("数据文件夹里的 originals", "originals in the data folder"),
)
HOSTS = Setting(
    name="PIAOQI_HOSTS",
    title=Text(
        "浏览器用的主机名；设了就要求 https", "host names that browsers use; once there are any, https is needed"
    ),
    form=forms.NAMES,
    usual=Text("只有本机", "this machine alone"),
)
PLAIN_HTTP = Setting(
    name="PIAOQI_PLAIN_HTTP",
    title=Text(
        "没有 https 也让其他电脑用（只在可信的内网）", "let others in without https (in a trusted network only)"
    ),
    form=forms.FLAG,
    default="0",
)
PROXIES = Setting(
    name="PIAOQI_PROXIES",
    title=Text("前面有几层自己的反向代理", "how many proxies of one's own stand before it"),
    form=forms.count(0, 9),
    default="0",
)
WORKERS = Setting(
    name="PIAOQI_WORKERS",
    title=Text("后台进程数", "background processes"),
    form=forms.count(1, 64),
    default="2",
)
SECRET = Setting(
    name="PIAOQI_SECRET",
    title=Text("签名和加密用的密钥；几台机器要相同", "the key for signing and encrypting; the same on all machines"),
    form=forms.SECRET,
    usual=Text("自动生成，存于 keys/secret-key", "made once, in keys/secret-key"),
    secret=True,
)
TIME_STAMPS = Setting(
    name="PIAOQI_TIME_STAMPS",
    title=Text("RFC 3161 时间戳机构的地址", "address of an RFC 3161 time-stamp authority"),
    form=forms.address("http://…", "http", "https"),
    usual=Text("没有", "none"),
)
WATCH = Setting(
    name="PIAOQI_WATCH",
    title=Text("允许来源监视的文件夹（及其下级）", "folders that sources may watch, with all below them"),
    form=forms.PATHS,
    usual=Text("没有", "none"),
)
WEBHOOK_HOSTS = Setting(
    name="PIAOQI_WEBHOOK_HOSTS",
    title=Text("内网里允许通知送达的主机", "hosts of one's own network that webhooks may be sent to"),
    form=forms.NAMES,
    usual=Text("没有", "none"),
)
LOG = Setting(
    name="PIAOQI_LOG",
    title=Text("运行日志的写法：给人看的行，或 JSON", "how the log is written: lines for people, or JSON"),
    form=forms.choice("lines", "json"),
    default="lines",
)
LOG_ADDRESSES = Setting(
    name="PIAOQI_LOG_ADDRESSES",
    title=Text("运行日志里记下客户端的 IP", "write the addresses of clients into the log"),
    form=forms.FLAG,
    default="0",
)
METRICS_TOKEN = Setting(
    name="PIAOQI_METRICS_TOKEN",
    title=Text("凭这个令牌可从任何地方读 /metrics", "the token that opens /metrics from anywhere"),
    form=forms.SECRET,
    usual=Text("没有", "none"),
    secret=True,
)
METRICS_FROM = Setting(
    name="PIAOQI_METRICS_FROM",
    title=Text("不用令牌就能读 /metrics 的网段", "networks from which /metrics is read without a token"),
    form=forms.NETWORKS,
    default="127.0.0.0/8,::1/128",
)
OIDC_URL = Setting(
    name="PIAOQI_OIDC_URL",
    title=Text("单位身份系统（OpenID Connect）的地址", "the company's identity provider (OpenID Connect)"),
    form=forms.ISSUER,
    usual=Text("没有", "none"),
)
OIDC_CLIENT = Setting(
    name="PIAOQI_OIDC_CLIENT",
    title=Text("在身份系统登记的客户端", "the client as registered there"),
    form=forms.TEXT,
)
OIDC_SECRET = Setting(
    name="PIAOQI_OIDC_SECRET", title=Text("客户端的密钥", "the client's secret"), form=forms.TEXT, secret=True
)
OIDC_NAME = Setting(
    name="PIAOQI_OIDC_NAME",
    title=Text("登录页上显示的名称", "its name on the sign-in page"),
    form=forms.TEXT,
    default="单位账号",
)
LANG = Setting(
    name="PIAOQI_LANG",
    title=Text("命令行的语言", "the language of the command line"),
    form=Form(Text("zh 或 en", "zh or en"), str),
    default="zh",
    in_file=False,
)
DEMO = Setting(
    name="PIAOQI_DEMO",
    title=Text(
        "试用：虚构公司有多少张发票（serve --demo 会自己设成 300）",
        "a demonstration: how many invoices the invented company has (serve --demo makes it 300)",
    ),
    form=forms.count(0, 100_000),
    default="0",
    in_file=False,
)
DEBUG = Setting(
    name="PIAOQI_DEBUG",
    title=Text("开发用：错误页显示细节，绝不可对外", "for developers: error pages with details; never for others"),
    form=forms.FLAG,
    default="0",
)

SETTINGS: tuple[Setting[object], ...] = (
    DATA,
    SETTINGS_FILE,
    DATABASE,
    DATABASE_PASSWORD,
    STORAGE,
    HOSTS,
    PLAIN_HTTP,
    PROXIES,
    WORKERS,
    SECRET,
    TIME_STAMPS,
    WATCH,
    WEBHOOK_HOSTS,
    LOG,
    LOG_ADDRESSES,
    METRICS_TOKEN,
    METRICS_FROM,
    OIDC_URL,
    OIDC_CLIENT,
    OIDC_SECRET,
    OIDC_NAME,
    LANG,
    DEMO,
    DEBUG,
)
FOR_TESTS = ("PIAOQI_FUZZ_MINUTES", "PIAOQI_NEW_EXAMPLES", "PIAOQI_PICTURES")
"""Variables that only tests know."""
NAMES = (
    *(one.name for one in SETTINGS),
    *(one.name + FILE_SUFFIX for one in SETTINGS if one.secret),
    *FOR_TESTS,
)
