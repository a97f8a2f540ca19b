"""`make chaos`, or with other numbers: `make chaos ARGS='--kills 30 --seed 7'`."""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from chaos.audit import Findings, audit_clips, audit_files, audit_rows, quiet
from chaos.customer import Customer
from chaos.killer import Deaths, Killer
from chaos.material import copy_of, make_talk
from chaos.receiver import receiving
from chaos.service import ServiceUnderTest
from clipforge.engines.ffmpeg.binary import locate
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.settings import Settings

_SETTINGS = {
    "CLIPFORGE_ALLOW_NETS": "127.0.0.0/8",  # the customers' webhook server
    "CLIPFORGE_SIGNUP": "open",
    "CLIPFORGE_HEAVY_JOBS": "2",
    "CLIPFORGE_RATE_LIMIT": "100000",
    "CLIPFORGE_ORG_RATE_LIMIT": "100000",
    "CLIPFORGE_AUTH_RATE_LIMIT": "100000",
}
_CUSTOMERS = ("ada", "ben", "cleo")
_SETTLE_SECONDS = 600.0
_GOAL_SECONDS = 15


def main() -> int:
    """Work, kill, count; 0 when nothing was lost and nothing happened twice."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=104, help="how many (default: 104, eight of each kind)")
    parser.add_argument("--seed", type=int, default=1, help="of what is killed when")
    parser.add_argument("--pause", type=float, nargs=2, default=(2.0, 7.0), metavar=("LEAST", "MOST"))
    chosen = parser.parse_args()
    settings = Settings()
    store = WeightStore(settings.data_dir / "weights", settings.weights_dir, settings.offline)
    ffmpeg = locate(settings.ffmpeg)
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:>6.0f} s  {line}", flush=True)

    with TemporaryDirectory(prefix="clipforge-chaos-") as name, receiving() as receiver:
        folder = Path(name)
        # The embedded Postgres runs as a user of its own when we are root, and must get through.
        folder.chmod(0o755)
        talk = make_talk(folder, ffmpeg, store)
        service = ServiceUnderTest(folder / "home", _SETTINGS)
        service.start()
        try:
            service.wait()
            say(f"the service answers at {service.url}")
            copy = partial(copy_of, talk, ffmpeg=ffmpeg)
            customers = [Customer(one, service.url, copy, receiver) for one in _CUSTOMERS]
            invite: str | None = service.invite()
            for customer in customers:
                customer.sign_up(invite)
                invite = None
                customer.start()
            killer = Killer(service, chosen.kills, tuple(chosen.pause), random.Random(chosen.seed), say)
            killer.run()
            say("no more kills; the work under way is finished")
            for customer in customers:
                customer.stop()
            for customer in customers:
                customer.join()
            asyncio.run(quiet(service.database, _SETTLE_SECONDS))
            say("everything is quiet; counting")
            found = [
                asyncio.run(audit_rows(service.database, customers, receiver)),
                asyncio.run(audit_files(service.database, service.storage)),
                audit_clips(customers, ffmpeg),
            ]
        finally:
            clean = service.stop()
        found[0].expect("everything stopped on Ctrl-C", clean, True)
    return _tell(killer.deaths, found, chosen.seed)


def _tell(deaths: Deaths, found: list[Findings], seed: int) -> int:
    rows = [(f"killed: {kind}", str(times)) for kind, times in sorted(deaths.kinds.items())]
    rows.append(("killed in all", f"**{deaths.kinds.total()}**"))
    for what, seconds in (
        ("the job of a killed worker or child goes on: median, longest", deaths.recoveries),
        (f"of a worker, while nothing else died (goal: < {_GOAL_SECONDS} s)", deaths.workers),
        ("of a child, while nothing else died", deaths.children),
    ):
        if seconds:
            value = f"{statistics.median(seconds):.1f} s, {max(seconds):.1f} s of {len(seconds)}"
            rows.append((what, value))
    rows += [row for one in found for row in one.counts]
    faults = [fault for one in found for fault in one.faults]
    rows.append(("lost, doubled or broken", f"**{len(faults)}**"))
    print(
        f"\n`make chaos ARGS='--kills {deaths.kinds.total()} --seed {seed}'`\n\n| what | value |\n|---|---|"
    )
    for row in rows:
        print("| " + " | ".join(row) + " |")
    for fault in faults:
        print(f"- {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
