"""What a Trio source must be told about its server."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from trio_monitor.sources.trio.field_map import DEFAULT_FIELD_MAP, FieldMap

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class TrioConfig:
    """Where the server is, who we are, and how patient we are.

    Attributes:
        base_url: the API's base, such as `https://trio.example.se/te/api`.
        client_key: the API client key that came with the licence, sent as it is.
        contact_centre_id: which contact centre to read; None when the server has only one.
        secondary_url: base of the secondary server where its discovered name cannot be used as it stands.
        request_timeout: for one request from its first byte out to its last byte in, however it drips.
        connect_timeout: for reaching the server at all.
        part_timeout: for everything of one optional part (agents, calls, cases) in one poll; keep it shorter
            than the poll's own deadline, so that a part that hangs does not take the queues with it.
        retry_wait_first: wait before the second try of a request; doubled for each further one, with jitter.
        retry_wait_ceiling: the longest such wait.
        retry_after_patience: the longest `Retry-After` that is waited for within a poll.
        retry_after_ceiling: no server can make us wait longer than this.
        concurrent_request_limit: how many requests may be under way at once.
        page_size: rows asked for per page; a server that gives fewer is believed.
        case_list_limit: how many cases per service the case list stops at; a service with that many may have more.
        max_body_bytes: a longer reply, counted after decompression, is refused.
        time_zone: zone of times that come without an offset.
        ca_file: PEM certificates of a private authority; None means those that everybody trusts.
    """

    base_url: str
    client_key: str = field(repr=False)
    username: str = field(repr=False)
    password: str = field(repr=False)
    contact_centre_id: str | None = None
    secondary_url: str | None = None
    request_timeout: timedelta = timedelta(seconds=4)
    connect_timeout: timedelta = timedelta(seconds=2)
    part_timeout: timedelta = timedelta(seconds=6)
    retry_wait_first: timedelta = timedelta(milliseconds=200)
    retry_wait_ceiling: timedelta = timedelta(seconds=2)
    retry_after_patience: timedelta = timedelta(seconds=2)
    retry_after_ceiling: timedelta = timedelta(minutes=5)
    concurrent_request_limit: int = 6
    page_size: int = 1000
    case_list_limit: int = 20
    max_body_bytes: int = 16 * MEBIBYTE
    field_map: FieldMap = DEFAULT_FIELD_MAP
    time_zone: str = "Europe/Stockholm"
    ca_file: Path | None = None
