"""A process that embeds everything anew while somebody waits for an answer all the time, to be killed by a test."""

from __future__ import annotations

import sys

from moved_encoder import place

from scripts.encoder_change import EncoderChange
from scripts.logs import write_log
from scripts.serving import CurrentAssistant
from scripts.wiring import open_library


def main(home: str, url: str, model: str) -> None:
    write_log()  # to standard error
    store = place(home, url, model)
    assistant = CurrentAssistant(open_library(store))
    change = EncoderChange(store, assistant)
    print("ready", flush=True)  # noqa: T201 (the test waits for it)
    sys.stdin.readline()
    with assistant.traffic.waited_for():
        change.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
