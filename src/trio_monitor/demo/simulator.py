"""The demo: the bundled simulator as a process of its own, known only by its command line and the wire."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import AnyHttpUrl, SecretStr

from trio_monitor.errors import FailureReason, SourceUnavailable
from trio_monitor.settings import Settings, TrioSettings

COMMAND = (
    *(sys.executable, "-m", "trio_simulator", "serve"),
    *("--port=0", "--secondary-port=0", "--control-port=0"),
    # However this process ends, the system closes its end of the pipe, and the simulator ends too.
    "--until-input-ends",
)
START_SECONDS = 60.0
"""Two weeks of calls before the start take it some seconds."""

STOP_SECONDS = 5.0


@asynccontextmanager
async def simulated_trio(settings: Settings, *options: str) -> AsyncIterator[tuple[Settings, str]]:
    """Start the simulator; yields settings that point at it, and the address of its control port.

    Raises:
        SourceUnavailable: it does not start.
    """
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        *options,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        ready = await _ready_line(process)
        trio = TrioSettings(
            base_url=AnyHttpUrl(ready["base_url"]),
            client_key=SecretStr(ready["client_key"]),
            username=ready["username"],
            password=SecretStr(ready["password"]),
        )
        yield settings.model_copy(update={"trio": trio}), ready["control_url"]
    finally:
        await stop_process(process)


async def _ready_line(process: asyncio.subprocess.Process) -> dict[str, str]:
    """The line of JSON that the simulator prints when it listens."""
    if process.stdout is None:
        msg = "the simulator was started without a pipe"
        raise TypeError(msg)
    try:
        async with asyncio.timeout(START_SECONDS):
            ready: dict[str, str] = json.loads(await process.stdout.readline())
    except (TimeoutError, ValueError) as error:
        msg = "the bundled simulator did not start; its own message is above"
        raise SourceUnavailable(msg, reason=FailureReason.UNREACHABLE) from error
    return ready


async def stop_process(process: asyncio.subprocess.Process) -> None:
    """End it, if it has not ended by itself."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
