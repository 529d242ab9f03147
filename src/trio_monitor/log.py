"""The log: structured, on standard error, in English."""

import logging
import sys

import stamina
import structlog

TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
"""Without the frames' variables: they hold passwords, tokens and callers."""


def configure_log(level: str, form: str) -> None:
    """Set up the log for the whole process.

    Args:
        level: least severity that is logged: debug, info, warning or error.
        form: `text` for people, `json` for machines.
    """
    for_people = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    renderer: structlog.typing.Processor = structlog.processors.JSONRenderer() if form == "json" else for_people
    # Retries are the source's daily life: the poller logs when a source is lost and when it is back.
    stamina.instrumentation.set_on_retry_hooks(())
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            TRACEBACKS if form == "json" else structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
