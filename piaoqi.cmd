@echo off
rem 票齐 on Windows: piaoqi --help. Makes its own environment on first use, then runs the program.
setlocal
set "HERE=%~dp0"
set "PYTHON=%HERE%.venv\Scripts\python.exe"
fc /b "%HERE%requirements\main.txt" "%HERE%.venv\main.txt" >nul 2>&1
if errorlevel 1 (
  echo Piaoqi: preparing its own environment, about one minute ... 1>&2
  if exist "%HERE%.venv" rmdir /s /q "%HERE%.venv"
  py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" 1>&2 || (echo Piaoqi: please install Python 3.11 or newer 1>&2 & exit /b 3)
  py -3 -m venv "%HERE%.venv" 1>&2 || exit /b 3
  "%PYTHON%" -m pip install --quiet --require-hashes --prefer-binary --no-input --disable-pip-version-check -r "%HERE%requirements\main.txt" 1>&2 || exit /b 3
  copy /y "%HERE%requirements\main.txt" "%HERE%.venv\main.txt" >nul
)
set "PYTHONPATH=%HERE%src"
set "PYTHONUTF8=1"
"%PYTHON%" -m piaoqi %*
