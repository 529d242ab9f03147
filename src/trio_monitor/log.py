"""The log: structured, on standard error, in English, and without secrets."""

import logging
import sys
from collections.abc import Iterable, MutableMapping
from types import TracebackType

import stamina
import structlog

TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
"""Without the frames' variables: they hold passwords, tokens and callers."""


MASK = "***"
INTERNAL = "_"
"""Begins the names of what structlog itself hands on; it is taken away before the line is written."""
SHORTEST_MASKED = 6
"""Characters; a shorter secret would blacken ordinary words."""
SECRET_KEYS = frozenset(
    {
        "authorization",
        "client_key",
        "cookie",
        "metrics_token",
        "password",
        "previous_secret_key",
        "secret",
        "secret_key",
        "set-cookie",
        "token",
    }
)
"""Names under which no value is ever logged."""


class Masking:
    """A processor that takes secrets out of a line, wherever in it they are: known values, and telling names."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: list[str] = []
        self.add(secrets)

    def add(self, secrets: Iterable[str]) -> None:
        """Mask these too, from now on."""
        known = {*self._secrets, *(each for each in secrets if len(each) >= SHORTEST_MASKED)}
        # The longest first: one secret may be part of another.
        self._secrets = sorted(known, key=len, reverse=True)

    def __call__(self, _logger: object, _method: str, line: MutableMapping[str, object]) -> MutableMapping[str, object]:
        """The line without them."""
        return {
            name: MASK if name.lower() in SECRET_KEYS else value if name.startswith(INTERNAL) else self._masked(value)
            for name, value in line.items()
        }

    def _masked(self, value: object) -> object:
        if isinstance(value, dict):
            return dict(self(None, "", {str(name): inner for name, inner in value.items()}))
        if isinstance(value, list | tuple):
            return [self._masked(each) for each in value]
        if value is None or isinstance(value, bool | int | float):
            return value
        # Anything else is written as its text, so that is what is looked through.
        text = value if isinstance(value, str) else str(value)
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text


masking = Masking()
"""Of this process; whoever learns a secret later adds it."""


def configure_log(level: str, form: str, secrets: Iterable[str] = ()) -> None:
    """Set up the log for the whole process.

    Args:
        level: least severity that is logged: debug, info, warning or error.
        form: `text` for people, `json` for machines.
        secrets: values that no line may hold.
    """
    masking.add(secrets)
    for_people = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    renderer: structlog.typing.Processor = structlog.processors.JSONRenderer() if form == "json" else for_people
    # Retries are the source's daily life: the poller logs when a source is lost and when it is back.
    stamina.instrumentation.set_on_retry_hooks(())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        TRACEBACKS if form == "json" else structlog.processors.format_exc_info,
        masking,
    ]
    _take_in_libraries(shared, renderer)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """What ends the process is told in the log's form and without secrets, as all else."""
    structlog.get_logger(__name__).critical("crashed", exc_info=(kind, error, traceback))


def _take_in_libraries(shared: list[structlog.typing.Processor], renderer: structlog.typing.Processor) -> None:
    """Lines of libraries look like ours, from warnings up: a reader of JSON meets nothing else."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
