# Makes .venv, the program's own environment, from the pinned lists in this folder. Sourced by ./piaoqi and ./test.
#
#   prepare LIST       LIST is main, ocr or test; returns at once when .venv was made from the lists as they are now.
#   prepare_browser    Chromium and Chinese letters, for the tests of the pages; without them these are skipped.
#
# .venv/LIST.txt is a copy of the list, written last: an environment without it was never finished and is made anew.
# Whoever has asked for ocr once keeps it: where .venv/ocr.txt is, even an old or empty one, main means ocr.
# One process builds at a time; the others wait for the folder .venv.lock to go.

say() { printf '票齐：%s\n' "$*" >&2; }

fail() {
  say "$1"
  [ -z "${2:-}" ] || printf '      %s\n' "$2" >&2
  exit 3
}

current() {
  [ -x .venv/bin/python ] && cmp -s "requirements/$1.txt" ".venv/$1.txt"
}

wanted() {
  if [ "$1" = main ] && [ -e .venv/ocr.txt ]; then echo ocr; else echo "$1"; fi
}

prepare() {
  current "$(wanted "$1")" && return
  trap 'rm -rf .venv.lock' EXIT
  trap 'exit 130' INT TERM
  lock
  current "$(wanted "$1")" || build "$(wanted "$1")"
  rm -rf .venv.lock
  trap - EXIT INT TERM
}

lock() {
  local owner told=
  until mkdir .venv.lock 2>/dev/null; do
    [ -d .venv.lock ] || [ -w . ] || { trap - EXIT; fail "不能写入 $PWD，无法准备运行环境" "请把这个文件夹的写入权限交给当前用户，或把它复制到自己的目录"; }
    owner=$(cat .venv.lock/owner 2>/dev/null || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf .venv.lock # its owner died while building
      continue
    fi
    [ -n "$told" ] || say "另一个窗口正在准备运行环境，等它完成…（若并没有，删除文件夹 .venv.lock）"
    told=yes
    sleep 1
  done
  echo $$ >.venv.lock/owner
}

# The first Python from 3.11 on that can make an environment; without one, Debian's own package is installed by root.
find_python() {
  local name found=
  for name in python3.11 python3.12 python3.13 python3 /usr/bin/python3; do
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    found=$name
    "$name" -c 'import ensurepip, venv' 2>/dev/null && break
    name=
  done
  [ -n "$found" ] || fail "需要 Python 3.11 或更新的版本，这台机器上没有" "Debian 12：sudo apt-get install python3 python3-venv"
  if [ -z "$name" ]; then
    name=$found
    install_venv
  fi
  "$name" -c 'import os, sys; print(os.path.realpath(sys.executable))'
}

install_venv() {
  local cure="请运行：sudo apt-get install python3-venv，然后重试"
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "这台机器的 Python 缺少 venv 组件" "$cure"
  say "这台机器的 Python 缺少 venv 组件，正在安装 python3-venv…"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; } >&2 ||
    fail "没有装上 python3-venv" "$cure"
}

prepare_browser() {
  local packages="chromium fonts-noto-cjk"
  command -v chromium >/dev/null && [ -n "$(fc-list :lang=zh-cn file 2>/dev/null)" ] && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "安装测试网页用的浏览器和中文字体（$packages）…"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages; } >&2 && return
  fi
  say "没有 Chromium 或中文字体，网页测试会跳过。请运行：sudo apt-get install $packages"
}

build() {
  local python
  if [ ! -d .venv ] || ! current main; then
    say "第一次运行，正在准备自己的运行环境（约一分钟，之后立即启动）"
    python=$(find_python) || exit 3
    rm -rf .venv
    "$python" -m venv .venv >&2 || fail "没有建成运行环境 .venv" "检查磁盘空间，然后重试"
    [ "$1" != ocr ] || : >.venv/ocr.txt
  fi
  say "下载并安装组件（requirements/$1.txt）"
  install_list "$1" || {
    tail -n 15 .venv/install.log >&2
    fail "组件没有装全，上面是安装程序的原话；全文在 .venv/install.log" "多半是网络不通：检查网络或代理后再运行一次，已做的不会浪费"
  }
  [ "$1" = main ] || cp requirements/main.txt .venv/main.txt
  cp "requirements/$1.txt" ".venv/$1.txt"
  say "运行环境已备好"
}

install_list() {
  local count=0 total name
  total=$(grep -c == "requirements/$1.txt")
  .venv/bin/python -m pip install --require-hashes --prefer-binary --no-input --disable-pip-version-check \
    --progress-bar off -r "requirements/$1.txt" 2>&1 | tee .venv/install.log | while read -r verb name _; do
    [ "$verb" = Collecting ] || [ "$verb $name" = "Requirement already" ] || continue
    count=$((count + 1))
    [ ! -t 2 ] || printf '\r      %s / %s  %-40s' "$count" "$total" "${name%%==*}" >&2
  done
  local status=${PIPESTATUS[0]}
  [ ! -t 2 ] || printf '\r%60s\r' '' >&2
  return "$status"
}
