"""One process that finds themes anew again and again, beside another that does the same."""

from __future__ import annotations

import sys

from themed import keeping

from database.engine import open_database
from insights.theme_keeping import ThemesChanging

TIMES = 15


def main(url: str) -> None:
    database = open_database(url)
    keeper = keeping(database)
    print("ready", flush=True)  # noqa: T201 (the test waits for it)
    sys.stdin.readline()
    for _ in range(TIMES):
        try:
            keeper.recompute()
        except ThemesChanging:  # another was faster every time; the next round comes
            continue
    database.close()


if __name__ == "__main__":
    main(sys.argv[1])
