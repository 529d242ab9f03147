"""Refusing members of a request: each fault with the code that clients tell it by."""

from collections.abc import Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from trio_monitor.errors import MemberFault


def refusal(*faults: MemberFault) -> ValidationError:
    """What a validator raises; an empty member is the whole that is validated."""
    return ValidationError.from_exception_data(
        "request",
        [
            InitErrorDetails(
                type=PydanticCustomError(each.code.value, "{problem}", _context(each)),
                loc=(each.member,) if each.member else (),
                input=None,
            )
            for each in faults
        ],
    )


def invalid(root: tuple[str, ...], faults: Sequence[MemberFault]) -> RequestValidationError:
    """What a route raises for faults that only it can see, in the document that lies at `root`."""
    return RequestValidationError(
        [
            {"loc": (*root, each.member), "msg": each.problem, "type": each.code.value, "ctx": _context(each)}
            for each in faults
        ]
    )


def _context(fault: MemberFault) -> dict[str, Any]:
    return {"problem": fault.problem, "value": fault.value}
