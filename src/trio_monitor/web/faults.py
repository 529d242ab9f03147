"""Refusing members of a request: each fault with the code that clients tell it by."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from trio_monitor.errors import MemberFault


def refusal(*faults: MemberFault) -> ValidationError:
    """What a validator raises; an empty member is the whole that is validated."""
    return ValidationError.from_exception_data(
        "request",
        [
            InitErrorDetails(
                type=PydanticCustomError(each.code.value, "{problem}", context_of(each)),
                loc=(each.member,) if each.member else (),
                input=None,
            )
            for each in faults
        ],
    )


def context_of(fault: MemberFault) -> dict[str, Any]:
    """What Pydantic keeps beside the message."""
    return {"problem": fault.problem, "value": fault.value}
