"""`piaoqi serve`: the archive for a team: web pages, the API and background work, in one command."""

import os
import shutil
import signal
import socket
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from piaoqi.cli.command import MISUSED, SOUND, UNREADABLE, Command
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

if TYPE_CHECKING:
    from threading import Event

    from piaoqi.cli.serving.minder import Child

START, DEMO = "piaoqi.config.start", "piaoqi.config.demo.folder"
"""By their names: the command line stands below what knows every part."""
WEB, WORKER = "web", "worker"
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only if the operator asks for it
"""Addresses for all there are, each with the one it is asked at from here."""
PORT = 8600

DATA_HELP = Text(
    "数据文件夹（环境变量 PIAOQI_DATA，默认 piaoqi-data）", "the data folder (environment: PIAOQI_DATA; piaoqi-data)"
)
HOST_HELP = Text("监听的地址；0.0.0.0 让其他电脑也能访问", "the address to listen on; 0.0.0.0 lets other computers in")
PORT_HELP = Text("监听的端口", "the port to listen on")
ONLY_HELP = Text(
    "只启动网页（web）或只启动后台（worker）", "start only the pages (web) or only background work (worker)"
)
DEMO_HELP = Text(
    "试用：自带一家虚构公司，数据放在 piaoqi-demo 里，不碰真实数据",
    "try it: an invented company, in the folder piaoqi-demo, away from real data",
)
WRONG_ONLY = Text("--only 只能是 web 或 worker，不能是“{given}”", "--only is web or worker, not “{given}”")
WRONG_ONLY_HINT = Text("不写 --only 就两样都启动", "Without --only both are started")
IN_USE = Text("{host} 的端口 {port} 用不了：{reason}", "Port {port} of {host} can't be used: {reason}")
IN_USE_HINT = Text(
    "可能已经有一个票齐在运行；用 --port 换一个端口", "Another Piaoqi may be running; choose another with --port"
)
STARTING = Text("正在启动，通常要几秒……", "Starting; it takes some seconds …")
LATE = Text(
    "网页服务过了 {seconds} 秒还没有回答，仍在等。上面若有错误，请照它处理；按 Ctrl-C 停止",
    "The web server has given no answer for {seconds} s; still waiting. See what is written above; Ctrl-C stops",
)
LISTENING = Text("票齐已启动：http://{host}:{port}/", "Piaoqi is running: http://{host}:{port}/")
WORKING = Text("后台处理已启动（{count} 个进程）", "Background work is running ({count} processes)")
TO_STOP = Text("按 Ctrl-C 停止", "Press Ctrl-C to stop")
SETUP = Text(
    "还没有管理员。打开下面的地址建立第一位管理员（仅一次有效，也存于 {file}）：\n  http://{host}:{port}/setup?token={token}",
    "There is no administrator yet. Make the first one here (valid once; also in {file}):\n"
    "  http://{host}:{port}/setup?token={token}",
)
COPIED = Text(
    "数据已升级到这个版本；升级前的数据库留在 {path}", "The data were upgraded; the database as it was before is {path}"
)
DEMO_SAID = Text(
    "这是试用：公司、人名、号码都是编造的，几分钟内逐步读完。用下面任何一个用户名登录，密码都是 {password}",
    "This is a demonstration: everything is invented, and is read over a few minutes. Sign in with any of these user "
    "names; the password of all is {password}",
)
DEMO_TOKEN = Text("接口令牌（会计小票的，只显示这一次）：{token}", "A token for the API (shown only now): {token}")
CLOSED = Text(
    "注意：其他电脑用主机名访问会被拒绝。请设置 PIAOQI_HOSTS，例如 PIAOQI_HOSTS=piaoqi.example.com",
    "Note: requests by other computers will be refused. Set PIAOQI_HOSTS, for example PIAOQI_HOSTS=piaoqi.example.com",
)
DIED = Text(
    "{name}意外结束（代码 {code}），{seconds} 秒后重新启动", "{name} ended ({code}); starting again in {seconds} s"
)
STOPPING = Text("正在停止……", "Stopping …")
STOPPED = Text("已停止", "Stopped")
NAMES = {WEB: Text("网页服务", "The web server"), WORKER: Text("后台进程", "A background process")}


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def serve(
        *,
        data: Annotated[Path | None, typer.Option("--data", help=screen.say(DATA_HELP))] = None,
        host: Annotated[str, typer.Option("--host", help=screen.say(HOST_HELP))] = "127.0.0.1",
        port: Annotated[int, typer.Option("--port", min=1, max=65535, help=screen.say(PORT_HELP))] = PORT,
        only: Annotated[str, typer.Option("--only", help=screen.say(ONLY_HELP))] = "",
        demo: Annotated[bool, typer.Option("--demo", help=screen.say(DEMO_HELP))] = False,
    ) -> int:
        if only not in ("", WEB, WORKER):
            screen.complain(WRONG_ONLY.with_(given=only), WRONG_ONLY_HINT)
            return MISUSED
        if data is not None:
            os.environ["PIAOQI_DATA"] = str(data.resolve())
        if demo:
            _demonstrate()
        return _serve(screen, host, port, only)

    return serve


def _demonstrate() -> None:
    """An invented company in a data folder of its own, wherever else the real one is."""
    usual = import_module(DEMO)
    os.environ["PIAOQI_DEMO"] = os.environ.get("PIAOQI_DEMO") or str(usual.INVOICES)
    os.environ["PIAOQI_DATA"] = os.environ.get("PIAOQI_DATA") or usual.USUAL


def _serve(screen: Screen, host: str, port: int, only: str) -> int:
    from threading import Event, Thread

    from piaoqi.accounts.errors import RefusedError
    from piaoqi.cli.serving.minder import Minder
    from piaoqi.cli.serving.port import in_use

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if only != WORKER and (reason := in_use(host, port)):
        screen.complain(IN_USE.with_(host=host, port=port, reason=reason), IN_USE_HINT)
        return MISUSED
    screen.err.print(screen.say(STARTING), markup=False)
    try:
        ready = import_module(START).prepare(os.environ)
    except RefusedError as error:
        screen.complain(error.message, error.hint)
        return MISUSED if error.code.startswith("setting.") else UNREADABLE
    os.environ["PIAOQI_DATA"] = str(ready.data)
    if only != WORKER:
        counted = ready.data / "metrics" / f"{socket.gethostname()}-{port}"
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_emptied(counted))
    if only == WORKER:
        _greet(screen, ready, (host, port), only)
    else:
        Thread(target=_greet_late, args=(screen, ready, (host, port), only, stop), daemon=True).start()
    Minder(_children(ready.workers, (host, port), only), _teller(screen)).run(stop)
    screen.err.print(screen.say(STOPPED), markup=False)
    return SOUND


def _emptied(folder: Path) -> Path:
    """Where the web server's processes count together, from nothing at each start."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _children(workers: int, at: tuple[str, int], only: str) -> "Sequence[Child]":
    from piaoqi.cli.serving.minder import Child

    children = []
    if only != WORKER:
        children.append(Child(WEB, (WEB, at[0], str(at[1]))))
    if only != WEB:
        slots = [f"{socket.gethostname()}:{number + 1}" for number in range(workers)]
        children.extend(Child(WORKER, (WORKER, slot)) for slot in slots)
    return children


def _greet_late(screen: Screen, ready: Any, at: tuple[str, int], only: str, stop: "Event") -> None:
    """Once the web server answers, so that nobody follows a link to what isn't there yet."""
    from piaoqi.cli.serving.answering import LATE_SECONDS, await_answer

    def late() -> None:
        screen.err.print(screen.say(LATE.with_(seconds=LATE_SECONDS)), markup=False)

    if await_answer((EVERYWHERE.get(at[0], at[0]), at[1]), stop, late):
        _greet(screen, ready, at, only)


def _greet(screen: Screen, ready: Any, at: tuple[str, int], only: str) -> None:
    host, port = ("localhost" if at[0] in EVERYWHERE else at[0]), at[1]
    if only != WORKER:
        screen.err.print(screen.say(LISTENING.with_(host=host, port=port)), markup=False)
    if only != WEB:
        screen.err.print(screen.say(WORKING.with_(count=ready.workers)), markup=False)
    if ready.copied:
        screen.err.print(screen.say(COPIED.with_(path=str(ready.copied))), markup=False, soft_wrap=True)
    if ready.setup_token and only != WORKER:
        file = ready.data / "keys" / "setup-token"
        told = SETUP.with_(host=host, port=port, token=ready.setup_token, file=str(file))
        screen.err.print(screen.say(told), markup=False, soft_wrap=True)
    if ready.demo and only != WORKER:
        _greet_to_demo(screen, ready.demo)
    if at[0] in EVERYWHERE and not ready.open_hosts:
        screen.err.print(screen.say(CLOSED), markup=False)
    screen.err.print(screen.say(TO_STOP), markup=False)


def _greet_to_demo(screen: Screen, demo: Any) -> None:
    screen.err.print(screen.say(DEMO_SAID.with_(password=demo.password)), markup=False, soft_wrap=True)
    for username, name in demo.people:
        screen.err.print(f"  {username:<10} {name}", markup=False)
    if demo.token:
        screen.err.print(screen.say(DEMO_TOKEN.with_(token=demo.token)), markup=False, soft_wrap=True)


def _teller(screen: Screen) -> Callable[[str, int, float], None]:
    def tell(name: str, code: int, seconds: float) -> None:
        told = DIED.with_(name=NAMES[name], code=code, seconds=round(seconds, 1))
        screen.err.print(screen.say(told), markup=False)

    return tell


COMMAND = Command(
    "serve",
    70,
    Text("启动服务：网页、接口和后台处理", "start the server: pages, API and background work"),
    ("serve", "serve --demo", "serve --data D:\\piaoqi --port 8600", "serve --host 0.0.0.0 --only web"),
    build,
)
