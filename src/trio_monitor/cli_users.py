"""The commands about users. No password is ever on a command line: whoever needs one gets a link to set it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from trio_monitor.cli_running import monitors_database, monitors_settings, run, show
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

Name = Annotated[str, typer.Argument(help="The user's name.")]

users = typer.Typer(no_args_is_help=True, help="Who may sign in.")


@dataclass(frozen=True, slots=True)
class OpenedUsers:
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


def _with_users(context: typer.Context, work: Callable[[OpenedUsers], Coroutine[Any, Any, None]]) -> None:
    settings = monitors_settings(context)

    async def with_store() -> None:
        store = await open_store(monitors_database(settings))
        try:
            await work(OpenedUsers(settings, store, SystemClock().now()))
        finally:
            await store.aclose()

    run(with_store)


def sign_in_link(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="May be left out while there is one user, or none.")] = None,
) -> None:
    """Print a one-time link that signs a user in, or that makes the first administrator."""

    async def issue(opened: OpenedUsers) -> None:
        show(opened.address(await _token(opened, name)))

    _with_users(context, issue)


async def _token(opened: OpenedUsers, name: str | None) -> str:
    users = await opened.store.access.load_users()
    if not users and name is None:
        token, link = new_link(LinkKind.FIRST_ADMIN, None, opened.now + opened.life)
        await opened.store.access.save_link(link, by_the_system(opened.now, "user.first_admin_link", None))
        return token
    if name is None and len(users) > 1:
        raise UserRefused(f"say who: {', '.join(user.name for user in users)}")
    user = await opened.find(name) if name is not None else users[0]
    _require_enabled(user)
    return await issue_sign_in_link(opened.store, user, opened.now, opened.life)


@users.command("add")
def add(
    context: typer.Context,
    name: Name,
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.VIEWER,
    group: Annotated[list[str] | None, typer.Option(help="A group of queues that they see; all without.")] = None,
    display_name: Annotated[str | None, typer.Option(help="What others are shown; the name without.")] = None,
) -> None:
    """Make a user, and print the link by which they set their password."""

    async def work(opened: OpenedUsers) -> None:
        asked = _asked(name, display_name or name, role, list(group or ()))
        await _require_groups(opened.store, role, asked.group_ids)
        user = new_user(asked.name, asked.display_name, role, asked.group_ids, opened.now)
        address, link = opened.link_for(user)
        await opened.store.access.add_user(user, by_the_system(opened.now, "user.add", user.name), link)
        show(address)

    _with_users(context, work)


@users.command("list")
def list_users(context: typer.Context) -> None:
    """List every user."""

    async def work(opened: OpenedUsers) -> None:
        for user in await opened.store.access.load_users():
            groups = ", ".join(user.group_ids) or "all queues"
            state = "" if user.disabled_at is None else "  disabled"
            show(f"{user.name}  {user.role.value}  {groups}{state}")

    _with_users(context, work)


@users.command("disable")
def disable(context: typer.Context, name: Name) -> None:
    """Keep a user out; their sessions end."""
    _with_users(context, lambda opened: _set_enabled(opened, name, is_enabled=False))


@users.command("enable")
def enable(context: typer.Context, name: Name) -> None:
    """Let a user in again."""
    _with_users(context, lambda opened: _set_enabled(opened, name, is_enabled=True))


@users.command("reset")
def reset(context: typer.Context, name: Name) -> None:
    """Take a user's password away, end their sessions, and print the link by which they set a new one."""

    async def work(opened: OpenedUsers) -> None:
        was = await opened.find(name)
        _require_enabled(was)
        user = replace(was, password_hash=None, password_changed_at=opened.now)
        address, link = opened.link_for(user)
        entry = by_the_system(opened.now, "user.reset", user.name)
        await opened.store.access.change_user(was, user, entry, ends_sessions=True, link=link)
        show(address)

    _with_users(context, work)


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


async def _set_enabled(opened: OpenedUsers, name: str, *, is_enabled: bool) -> None:
    user = await opened.find(name)
    changed = replace(user, disabled_at=None if is_enabled else user.disabled_at or opened.now)
    entry = by_the_system(opened.now, "user.enable" if is_enabled else "user.disable", user.name)
    await opened.store.access.change_user(user, changed, entry, ends_sessions=not is_enabled)


async def _require_groups(store: Store, role: Role, group_ids: list[str]) -> None:
    from trio_monitor.web.stored_settings import load_group_ids

    unknown = sorted(set(group_ids) - await load_group_ids(store))
    if unknown:
        raise UserRefused(f"there is no group of queues {', '.join(unknown)}")
    if not may_hold(role, Scope(frozenset(group_ids))):
        raise UserRefused("an administrator sees all queues: leave --group out, or choose another role")
