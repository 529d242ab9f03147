"""Talking to a child process: lines of JSON on its input and output."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bench.monitor import end

LINE_LIMIT = 2**20


async def input_lines() -> AsyncIterator[bytes]:
    """The lines of our standard input, until it is closed."""
    reader = asyncio.StreamReader(limit=LINE_LIMIT)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line


def print_line(**line: object) -> None:
    """One line of JSON on standard output, at once."""
    print(json.dumps(line), flush=True)


class Child:
    """A program of the bench that runs beside it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def hear(self) -> dict[str, Any]:
        """Its next line."""
        if self._process.stdout is None:
            raise TypeError("started without a pipe")
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("a process of the bench has ended; its message is above")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def tell(self, **line: object) -> None:
        """A line for it."""
        if self._process.stdin is None:
            raise TypeError("started without a pipe")
        self._process.stdin.write(json.dumps(line).encode() + b"\n")


@asynccontextmanager
async def child(module: str, *arguments: str) -> AsyncIterator[Child]:
    """Run `python -m MODULE`, and end it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LINE_LIMIT,
    )
    try:
        yield Child(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        await end(process)
