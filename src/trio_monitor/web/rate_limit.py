"""Limits for how often the API is asked, for each signed-in user and for each address, as plain ASGI middleware.

The lane of the dashboard goes past this: it costs less to answer there than to count.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trio_monitor.ports import Clock
from trio_monitor.web.caller import client_address
from trio_monitor.web.counters import Budgets, Left
from trio_monitor.web.problems import problem, problem_response

TOO_MANY = 429
WINDOW = timedelta(minutes=1)
LIMITED = "/api/"
"""What the paths begin with that are counted: files and health checks are not."""

Who = Callable[[Scope], str | None]


class RateLimit:
    """Answers 429 to who has asked too often, and tells everybody what they have left."""

    def __init__(self, app: ASGIApp, *, clock: Clock, who: Who, per_user: int, per_address: int) -> None:
        """Build it.

        Args:
            app: what is guarded.
            clock: ours.
            who: names the signed-in user of a request, at no cost; None for somebody who is not.
            per_user: requests that one user may send within the window; 0 is no limit.
            per_address: requests that may come from one address within the window; 0 is no limit.
        """
        self._app = app
        self._who = who
        quotas = {"user": per_user, "address": per_address}
        self._quotas = {name: quota for name, quota in quotas.items() if quota}
        self._budgets = Budgets(clock, WINDOW, self._quotas)
        self._policy = ", ".join(f'"{name}";q={quota};w={WINDOW.seconds}' for name, quota in self._quotas.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if not self._policy or scope["type"] != "http" or not scope["path"].startswith(LIMITED):
            await self._app(scope, receive, send)
            return
        callers = {"user": self._who(scope), "address": client_address(scope)}
        left = [self._budgets.take(name, caller) for name in self._quotas if (caller := callers[name]) is not None]
        told = [(b"ratelimit-policy", self._policy.encode())]
        if left:
            budgets = ", ".join(f'"{each.name}";r={each.remaining};t={each.seconds}' for each in left)
            told.append((b"ratelimit", budgets.encode()))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *told]
            await send(message)

        spent = [each for each in left if each.is_spent]
        app = _refusal(spent) if spent else self._app
        await app(scope, receive, send_with_headers)


def _refusal(spent: Sequence[Left]) -> ASGIApp:
    seconds = max(each.seconds for each in spent)
    whose = "user" if spent[0].name == "user" else "network address"
    detail = f"One {whose} may send {spent[0].quota} requests a minute. Try again in {seconds} seconds."
    told = problem(TOO_MANY, "too-many-requests", "Too Many Requests", detail)
    return problem_response(told, {"Retry-After": str(seconds)})
