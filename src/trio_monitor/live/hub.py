"""The latest snapshot, encoded once, and everyone who waits for the next.

A reader always gets the latest snapshot, never a backlog: a slow reader skips what it missed and costs nobody
memory. Each event is compressed once as a self-contained deflate block, so that all readers share its bytes.
"""

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from struct import pack
from zlib import crc32

from trio_monitor.domain.narrowing import narrowed, of_board, without_agents
from trio_monitor.domain.snapshot import Snapshot

COMPRESSION_LEVEL = 6
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""Opens a gzip stream (RFC 1952); the deflate blocks of any number of events may follow."""

LAST_BLOCK = b"\x03\x00"
"""An empty deflate block that ends the stream."""

UINT32 = 0xFFFFFFFF


def deflate_block(payload: bytes) -> bytes:
    """`payload` as deflate blocks that end on a byte and lean on nothing before them."""
    compressor = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(payload) + compressor.flush(zlib.Z_FULL_FLUSH)


@dataclass(frozen=True, slots=True)
class Encoded:
    """One JSON document in every form in which it is sent."""

    etag: str
    plain: bytes
    gzipped: bytes

    @classmethod
    def of(cls, name: str, plain: bytes, deflated: bytes | None = None) -> "Encoded":
        """Encode once.

        Args:
            name: becomes the ETag.
            plain: the document.
            deflated: the same as deflate blocks, if it has been compressed already.
        """
        blocks = deflate_block(plain) if deflated is None else deflated
        trailer = pack("<II", crc32(plain), len(plain) & UINT32)
        return cls(f'"{name}"', plain, GZIP_HEADER + blocks + LAST_BLOCK + trailer)


@dataclass(frozen=True, slots=True)
class Visible:
    """What somebody may see of a snapshot: these queues (None: all), and agents one by one or not.

    `is_board` where the agents and quarters of the whole centre stand beside these queues, as on wall screens.
    """

    queue_ids: frozenset[str] | None = None
    with_agents: bool = True
    is_board: bool = False

    @property
    def name(self) -> str:
        """Short, and another one for each part: it is part of an id."""
        seen = "*" if self.queue_ids is None else "\n".join(sorted(self.queue_ids))
        return f"{crc32(seen.encode()):08x}{'b' if self.is_board else ''}{'' if self.with_agents else 'n'}"

    def of(self, snapshot: Snapshot) -> Snapshot:
        """The part itself."""
        narrow = of_board if self.is_board else narrowed
        seen = snapshot if self.queue_ids is None else narrow(snapshot, self.queue_ids)
        return seen if self.with_agents else without_agents(seen)


WHOLE = Visible()


@dataclass(frozen=True, slots=True)
class Published:
    """A snapshot and its encoded forms.

    Attributes:
        views: the documents that routes have encoded from it so far.
        parts: what has been encoded so far for those who may not see all of it.
    """

    id: str
    snapshot: Snapshot
    dashboard: Encoded
    event: bytes
    event_deflated: bytes
    encode: "Callable[[str, Snapshot], bytes]"
    views: dict[str, Encoded] = field(default_factory=dict)
    parts: "dict[Visible, Published]" = field(default_factory=dict)
    under_way: "dict[str, asyncio.Task[Encoded]]" = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, snapshot: Snapshot, encode: "Callable[[str, Snapshot], bytes]") -> "Published":
        """Encode once."""
        document = encode(name, snapshot)
        deflated = deflate_block(document)
        head, end = b"id: %b\nevent: snapshot\ndata: " % name.encode(), b"\n\n"
        return cls(
            name,
            snapshot,
            Encoded.of(name, document, deflated),
            head + document + end,
            deflate_block(head) + deflated + deflate_block(end),
            encode,
        )

    def part(self, wanted: "Visible") -> "Published":
        """What may be seen of it; encoded at the first call and shared by all who may see the same."""
        if wanted == WHOLE:
            return self
        if wanted not in self.parts:
            self.parts[wanted] = Published.of(f"{self.id}-{wanted.name}", wanted.of(self.snapshot), self.encode)
        return self.parts[wanted]

    def view(self, name: str, encode: Callable[[Snapshot], bytes]) -> Encoded:
        """The document `name` of this snapshot, encoded at the first call and shared by all later ones."""
        if name not in self.views:
            self.views[name] = Encoded.of(f"{self.id}-{name}", encode(self.snapshot))
        return self.views[name]

    async def slow_view(self, name: str, encode: Callable[[Snapshot], Awaitable[bytes]]) -> Encoded:
        """As `view`, for a document that takes waiting: all who ask meanwhile wait for the same one.

        What `encode` raises, all of them are told, and the next one to ask tries again.
        """
        if name in self.views:
            return self.views[name]
        if name not in self.under_way:
            task = asyncio.create_task(self._encode_slowly(name, encode))
            task.add_done_callback(_look_at_outcome)
            self.under_way[name] = task
        # Shielded: the one who came first may leave before the others have their answer.
        return await asyncio.shield(self.under_way[name])

    async def _encode_slowly(self, name: str, encode: Callable[[Snapshot], Awaitable[bytes]]) -> Encoded:
        try:
            self.views[name] = Encoded.of(f"{self.id}-{name}", await encode(self.snapshot))
            return self.views[name]
        finally:
            del self.under_way[name]


def _look_at_outcome(task: "asyncio.Task[Encoded]") -> None:
    """An error is told to those who wait; asyncio need not complain if all of them have left."""
    if not task.cancelled():
        task.exception()


class Hub:
    """Holds the latest snapshot; implements the `Publisher` port."""

    def __init__(self, *, epoch: str, encode: Callable[[str, Snapshot], bytes]) -> None:
        """Start without a snapshot.

        Args:
            epoch: tells this process's snapshots from those of earlier ones; part of every id.
            encode: the dashboard document, from a snapshot's id and the snapshot.
        """
        self._epoch = epoch
        self._encode = encode
        self._next: asyncio.Future[None] | None = None
        self.current: Published | None = None
        self.is_closed = False
        self.viewer_count = 0

    def publish(self, snapshot: Snapshot) -> None:
        """Show this snapshot to everyone from now on."""
        name = f"{self._epoch}-{snapshot.sequence}"
        self.current = Published.of(name, snapshot, self._encode)
        self._wake()

    def next(self) -> "asyncio.Future[None]":
        """Done at the next snapshot, or when the hub closes. Shared by all who wait: never cancel it."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
            if self.is_closed:
                self._next.set_result(None)
        return self._next

    def close(self) -> None:
        """Let every open stream end."""
        self.is_closed = True
        self._wake()

    def _wake(self) -> None:
        waiting, self._next = self._next, None
        if waiting is not None and not waiting.done():
            waiting.set_result(None)
