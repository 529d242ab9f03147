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
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        TRACEBACKS if form == "json" else structlog.processors.format_exc_info,
    ]
    _take_in_libraries(shared, renderer)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _take_in_libraries(shared: list[structlog.typing.Processor], renderer: structlog.typing.Processor) -> None:
    """Lines of libraries look like ours, from warnings up: a reader of JSON meets nothing else."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
