"""Schedules on a Prefect server: the one that PREFECT_API_URL names, or one of our own for as long as we live."""

from __future__ import annotations

import os
from typing import cast

from duban.home import Home
from flows.environment import server

TIMEZONE = "Asia/Shanghai"


def serve_forever(home: Home, *, cron: str, port: int) -> None:
    """Run the schedule until the process is told to stop; the schedule stays active on the server.

    Args:
        home: the data folder; its environment must have been prepared (`flows.environment.prepare`).
        cron: when to run, five fields, in Beijing time.
        port: of the server to start when none is named or found there; bound to loopback.
    """
    with server(home, port) as url:
        os.environ["PREFECT_API_URL"] = url
        # Prefect reads its settings when it is imported, so not before the server is known.
        from prefect import serve
        from prefect.deployments.runner import RunnerDeployment
        from prefect.schedules import Cron
        from prefect.types.entrypoint import EntrypointType

        from flows.backfill import backfill
        from flows.run import scheduled_run

        module = EntrypointType.MODULE_PATH
        # One run at a time; those that downtime has piled up find nothing left to do.
        scheduled = scheduled_run.to_deployment(
            "duban", schedules=[Cron(cron, timezone=TIMEZONE)], concurrency_limit=1, entrypoint_type=module
        )
        by_hand = backfill.to_deployment("duban", entrypoint_type=module)
        # Prefect types these calls for callers with and without an event loop; there is none here.
        deployments = [cast("RunnerDeployment", deployment) for deployment in (scheduled, by_hand)]
        serve(*deployments, pause_on_shutdown=False, print_starting_message=False)
