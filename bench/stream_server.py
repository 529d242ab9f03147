"""The server half of the stream's bench: the real web app and hub on a snapshot of a big centre.

A program of its own. It reads the simulator's address and credentials as a line of JSON, polls once, and prints
where it listens; then each line on its input has it publish that snapshot anew, and it prints when (by the
machine's monotonic clock, which other processes share), how long the event is, and what it holds in memory.
"""

import asyncio
import json
import logging
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import psutil
import structlog
import uvicorn
import uvloop

from bench.day import POLL_INTERVAL, TrioAccess, monitor_settings
from bench.lines import input_lines, print_line
from trio_monitor.app import Monitor, listen, open_monitor
from trio_monitor.settings import WebSettings


async def serve() -> None:
    """Poll once, serve, publish to order, and end with the input."""
    lines = input_lines()
    access = TrioAccess(**json.loads(await anext(lines)))
    with tempfile.TemporaryDirectory(prefix="trio-monitor-bench-") as directory:
        settings = monitor_settings(access, Path(directory) / "stream.sqlite3")
        # One session opens every stream.
        web = WebSettings(port=0, requests_per_minute=0, address_requests_per_minute=0)
        settings = settings.model_copy(update={"web": web})
        listener = listen(settings)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with open_monitor(settings) as monitor:
            await monitor.cycle.run(monitor.clock.now() + POLL_INTERVAL)
            config = uvicorn.Config(
                monitor.web_app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
            )
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            link = await monitor.first_link(address) or ""
            print_line(address=address, sign_in_token=link.partition("#sign-in=")[2])
            async for _ in lines:
                _publish(monitor)
            monitor.hub.close()
            server.should_exit = True
            await serving


def _publish(monitor: Monitor) -> None:
    """The latest snapshot once more, under a number of its own."""
    current = monitor.hub.current
    if current is None:
        raise RuntimeError("the first poll has published nothing")
    resident_bytes = psutil.Process().memory_info().rss
    published_at = monitor.clock.monotonic()
    monitor.hub.publish(replace(current.snapshot, sequence=current.snapshot.sequence + 1))
    print_line(
        published_at=published_at,
        encoded_at=monitor.clock.monotonic(),
        event_bytes=len(current.event_deflated),
        resident_bytes=resident_bytes,
    )


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    sys.exit(uvloop.run(serve()))
