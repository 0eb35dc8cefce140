@echo off
rem 票齐 on Windows: piaoqi --help. Makes its own environment on first use, then runs the program.
rem piaoqi setup ocr adds OCR to it.
setlocal
set "HERE=%~dp0"
set "PYTHON=%HERE%.venv\Scripts\python.exe"
set "LIST=main"
if exist "%HERE%.venv\ocr.txt" set "LIST=ocr"
if /i "%*"=="setup ocr" set "LIST=ocr"
fc /b "%HERE%requirements\%LIST%.txt" "%HERE%.venv\%LIST%.txt" >nul 2>&1
if errorlevel 1 (
  echo Piaoqi: preparing its own environment, about one minute ... 1>&2
  fc /b "%HERE%requirements\main.txt" "%HERE%.venv\main.txt" >nul 2>&1
  if errorlevel 1 (
    if exist "%HERE%.venv" rmdir /s /q "%HERE%.venv"
    py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" 1>&2 || (echo Piaoqi: please install Python 3.11 or newer 1>&2 & exit /b 3)
    py -3 -m venv "%HERE%.venv" 1>&2 || exit /b 3
    if "%LIST%"=="ocr" type nul > "%HERE%.venv\ocr.txt"
  )
  "%PYTHON%" -m pip install --quiet --require-hashes --prefer-binary --no-input --disable-pip-version-check -r "%HERE%requirements\%LIST%.txt" 1>&2 || exit /b 3
  copy /y "%HERE%requirements\main.txt" "%HERE%.venv\main.txt" >nul
  if "%LIST%"=="ocr" copy /y "%HERE%requirements\ocr.txt" "%HERE%.venv\ocr.txt" >nul
)
if /i "%*"=="setup ocr" (
  echo Piaoqi: OCR is installed 1>&2
  exit /b 0
)
set "PYTHONPATH=%HERE%src"
set "PYTHONUTF8=1"
"%PYTHON%" -m piaoqi %*
