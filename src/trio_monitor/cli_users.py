"""The commands about users. No password is ever on a command line: whoever needs one gets a link to set it."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from trio_monitor.clock import SystemClock
from trio_monitor.domain.access import Role, Scope, may_hold
from trio_monitor.errors import UserRefused
from trio_monitor.ports import Store
from trio_monitor.ports.access import Link, LinkKind, User
from trio_monitor.settings import Settings
from trio_monitor.store import open_store
from trio_monitor.web.accounts import by_the_system, issue_sign_in_link, new_link, new_user

if TYPE_CHECKING:
    from trio_monitor.web.schemas_access import NewUserIn

Run = Callable[[Callable[[], Coroutine[Any, Any, None]]], None]
Name = Annotated[str, typer.Argument(help="The user's name.")]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the commands about users work with."""

    settings: Settings
    store: Store
    now: datetime

    async def find(self, name: str) -> User:
        """The user of this name; UserRefused when there is none."""
        user = await self.store.access.find_user_named(name)
        if user is None:
            raise UserRefused(f"there is no user {name!r}; `trio-monitor user list` lists them")
        return user

    def link_for(self, user: User) -> tuple[str, Link]:
        """A new link by which a user sets their password, and its address."""
        token, link = new_link(LinkKind.SET_PASSWORD, user.user_id, self.now + self.life)
        return self.address(token), link

    @property
    def life(self) -> timedelta:
        """How long a link can be used."""
        return timedelta(hours=self.settings.web.sign_in_link_hours)

    def address(self, token: str) -> str:
        """A link's address, with its token in the fragment, which browsers keep from servers and logs."""
        web = self.settings.web
        return f"{web.address(web.host, web.port)}/#sign-in={token}"


Work = Callable[[Desk], Coroutine[Any, Any, None]]
AtTheDesk = Callable[[Work], None]


@asynccontextmanager
async def _desk(settings: Settings) -> AsyncIterator[Desk]:
    store = await open_store(settings.database.url.get_secret_value())
    try:
        yield Desk(settings, store, SystemClock().now())
    finally:
        await store.aclose()


def add_sign_in_link(app: typer.Typer, settings: Callable[[], Settings], run: Run, out: Console) -> None:
    """The command `sign-in-link`."""

    @app.command("sign-in-link")
    def sign_in_link(
        name: Annotated[str | None, typer.Argument(help="May be left out while there is one user, or none.")] = None,
    ) -> None:
        """Print a one-time link that signs a user in, or that makes the first administrator."""
        read = settings()

        async def issue() -> None:
            async with _desk(read) as desk:
                _print(out, desk.address(await _token(desk, name)))

        run(issue)


async def _token(desk: Desk, name: str | None) -> str:
    users = await desk.store.access.load_users()
    if not users and name is None:
        token, link = new_link(LinkKind.FIRST_ADMIN, None, desk.now + desk.life)
        await desk.store.access.save_link(link, by_the_system(desk.now, "user.first_admin_link", None))
        return token
    if name is None and len(users) > 1:
        raise UserRefused(f"say who: {', '.join(user.name for user in users)}")
    user = await desk.find(name) if name is not None else users[0]
    _require_enabled(user)
    return await issue_sign_in_link(desk.store, user, desk.now, desk.life)


def user_commands(settings: Callable[[], Settings], run: Run, out: Console) -> typer.Typer:
    """The commands `user …`."""
    commands = typer.Typer(no_args_is_help=True, help="Who may sign in.")

    def at_the_desk(work: Work) -> None:
        read = settings()

        async def with_desk() -> None:
            async with _desk(read) as desk:
                await work(desk)

        run(with_desk)

    _add_to_make(commands, at_the_desk, out)
    _add_to_change(commands, at_the_desk, out)
    return commands


def _add_to_make(commands: typer.Typer, at_the_desk: AtTheDesk, out: Console) -> None:
    @commands.command("add")
    def add(
        name: Name,
        role: Annotated[Role, typer.Option(help="What they may do.")] = Role.VIEWER,
        group: Annotated[list[str] | None, typer.Option(help="A group of queues that they see; all without.")] = None,
        display_name: Annotated[str | None, typer.Option(help="What others are shown; the name without.")] = None,
    ) -> None:
        """Make a user, and print the link by which they set their password."""

        async def work(desk: Desk) -> None:
            asked = _asked(name, display_name or name, role, list(group or ()))
            await _require_groups(desk.store, role, asked.group_ids)
            user = new_user(asked.name, asked.display_name, role, asked.group_ids, desk.now)
            address, link = desk.link_for(user)
            await desk.store.access.add_user(user, by_the_system(desk.now, "user.add", user.name), link)
            _print(out, address)

        at_the_desk(work)

    @commands.command("list")
    def list_users() -> None:
        """List every user."""

        async def work(desk: Desk) -> None:
            for user in await desk.store.access.load_users():
                groups = ", ".join(user.group_ids) or "all queues"
                state = "" if user.disabled_at is None else "  disabled"
                _print(out, f"{user.name}  {user.role.value}  {groups}{state}")

        at_the_desk(work)


def _add_to_change(commands: typer.Typer, at_the_desk: AtTheDesk, out: Console) -> None:
    @commands.command("disable")
    def disable(name: Name) -> None:
        """Keep a user out; their sessions end."""
        at_the_desk(lambda desk: _set_enabled(desk, name, is_enabled=False))

    @commands.command("enable")
    def enable(name: Name) -> None:
        """Let a user in again."""
        at_the_desk(lambda desk: _set_enabled(desk, name, is_enabled=True))

    @commands.command("reset")
    def reset(name: Name) -> None:
        """Take a user's password away, end their sessions, and print the link by which they set a new one."""

        async def work(desk: Desk) -> None:
            was = await desk.find(name)
            _require_enabled(was)
            user = replace(was, password_hash=None, password_changed_at=desk.now)
            address, link = desk.link_for(user)
            entry = by_the_system(desk.now, "user.reset", user.name)
            await desk.store.access.change_user(was, user, entry, ends_sessions=True, link=link)
            _print(out, address)

        at_the_desk(work)


def _asked(name: str, display_name: str, role: Role, group_ids: list[str]) -> "NewUserIn":
    """What the page would ask of a new user is asked here too."""
    from trio_monitor.web.schemas_access import NewUserIn

    try:
        return NewUserIn(name=name, display_name=display_name, role=role, group_ids=group_ids)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise UserRefused(told) from error


def _require_enabled(user: User) -> None:
    """A link would not let them in."""
    if user.disabled_at is not None:
        raise UserRefused(f"{user.name} is disabled; `trio-monitor user enable {user.name}` first")


async def _set_enabled(desk: Desk, name: str, *, is_enabled: bool) -> None:
    user = await desk.find(name)
    changed = replace(user, disabled_at=None if is_enabled else user.disabled_at or desk.now)
    entry = by_the_system(desk.now, "user.enable" if is_enabled else "user.disable", user.name)
    await desk.store.access.change_user(user, changed, entry, ends_sessions=not is_enabled)


async def _require_groups(store: Store, role: Role, group_ids: list[str]) -> None:
    from trio_monitor.web.stored_settings import load_group_ids

    unknown = sorted(set(group_ids) - await load_group_ids(store))
    if unknown:
        raise UserRefused(f"there is no group of queues {', '.join(unknown)}")
    if not may_hold(role, Scope(frozenset(group_ids))):
        raise UserRefused("an administrator sees all queues: leave --group out, or choose another role")


def _print(out: Console, text: str) -> None:
    out.print(text, soft_wrap=True, highlight=False, markup=False)
