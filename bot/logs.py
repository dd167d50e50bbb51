"""JSON logs with a request id, from our code and the libraries alike; what looks like a secret never gets out."""

import logging
import re
import sys
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

MASK = "••••"
SECRET_NAMES = re.compile(r"token|secret|password|authorization|cookie|api_key|signature", re.IGNORECASE)
SECRET_VALUES = re.compile(r"xox[abeprs]-[\w-]+|xapp-[\w-]+|Bearer\s+[\w.~+/=-]+|(?<=[?&]ticket=)[\w-]+")
QUIET = ("slack_sdk", "slack_bolt", "aiohttp.access", "uvicorn.access", "alembic", "httpx", "apscheduler")


def set_up_logs(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send structlog and the standard library's loggers through one JSON line per event."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    render: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(),
    ]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=render))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, getattr(logging, level)))


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask values under telling names, and anything that has the form of a token wherever it stands."""
    return {key: MASK if SECRET_NAMES.search(key) else _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return SECRET_VALUES.sub(MASK, value)
    if isinstance(value, dict):
        return {key: MASK if SECRET_NAMES.search(str(key)) else _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value
