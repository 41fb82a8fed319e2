"""``python -m replica``: serve the replica until told to stop; one JSON line on stdout says where everything is."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from replica.application import Options
from replica.pages import read_page
from replica.running import Running
from replica.world.calendar import read_month
from replica.world.scenarios import SCENARIOS


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m replica",
        description="A government site to run on a laptop, on 127.0.0.1 only. Prints one JSON line when ready.",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another world for another number (default 1)")
    parser.add_argument(
        "--scenario",
        default="default",
        metavar="NAME",
        help="; ".join(f"{name}: {scenario.about}" for name, scenario in SCENARIOS.items()),
    )
    parser.add_argument("--start", metavar="YYYY-MM", help="its first month (default: the scenario's; 2022-11)")
    parser.add_argument("--months", type=int, metavar="N", help="months of reports; 0: no world (default: 48)")
    parser.add_argument(
        "--clock", metavar="YYYY-MM-DDTHH:MM", help="the instant it shows (default: the 20th after the last month)"
    )
    parser.add_argument(
        "--port", type=int, default=0, help="port for all sites, told apart by Host (default: any free)"
    )
    parser.add_argument(
        "--control-port", type=int, default=0, metavar="PORT", help="port of /__control/ (default: any free)"
    )
    parser.add_argument(
        "--generation", choices=("jcms", "jpaas", "mixed"), default="mixed", help="which CMS the sites run"
    )
    parser.add_argument(
        "--migrate", metavar="YYYY-MM-DDTHH:MM", help="when the clock passes it, JCMS sites become JPAAS"
    )
    parser.add_argument(
        "--page", action="append", default=[], metavar="URL=FILE", help="serve FILE as it stands for URL"
    )
    parser.add_argument(
        "--ca-file", type=Path, metavar="FILE", help="write the certificate here that https clients of it are to trust"
    )
    parser.add_argument("--log", type=Path, metavar="FILE", help="append every request as a JSON line")
    return parser


def options_from(given: argparse.Namespace) -> Options:
    """The options; ValueError or OSError says what cannot be used."""
    if given.months is not None and given.months < 0:
        raise ValueError("--months: 0 or more")
    return Options(
        seed=given.seed,
        scenario=given.scenario,
        start=read_month(given.start) if given.start else None,
        months=given.months,
        clock=_instant(given.clock),
        generation=given.generation,
        migrates_at=_instant(given.migrate),
        pages=tuple(read_page(page) for page in given.page),
        log=given.log,
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=None) if text else None


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code (2: arguments that cannot be used)."""
    given = arguments().parse_args(argv)
    try:
        options = options_from(given)
        running = Running(options, given.port, given.control_port)
        if given.ca_file:
            given.ca_file.write_text(running.replica.authority.root_pem(), encoding="ascii")
    except (ValueError, OSError, RuntimeError) as error:
        sys.stderr.write(f"replica: {error}\n")
        return 2
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with running:
        sys.stdout.write(json.dumps(running.ready(), ensure_ascii=False) + "\n")
        sys.stdout.flush()
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
