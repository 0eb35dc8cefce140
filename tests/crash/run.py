"""The whole crash test: `python -m crash.run --kills 300 --files 2000`; some twenty minutes on two cores."""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crash.trial import Trial


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    begun = time.monotonic()

    def say(words: str) -> None:
        sys.stderr.write(f"{time.monotonic() - begun:6.0f} s  {words}\n")

    with tempfile.TemporaryDirectory(prefix="crash-", ignore_cleanup_errors=True) as folder:
        trial = Trial(Path(folder), asked.files, asked.kills, asked.seed, say=say)
        try:
            figures = trial.run()
        except BaseException:
            said = Path(folder) / "said"
            if said.exists():
                sys.stderr.write(said.read_text(encoding="utf-8", errors="replace")[-6000:])
            raise
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
