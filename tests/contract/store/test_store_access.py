"""Users, sessions, links, tokens and the audit log: in memory, on SQLite and on PostgreSQL alike."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.contract.store.builders import DAY, NOON, SECOND
from tests.contract.store.fixtures import WITH_MEMORY, prepared

from trio_monitor.domain.access import Role, ViewerKind
from trio_monitor.errors import LastAdministrator, NameTaken, UserChanged
from trio_monitor.ports import Store
from trio_monitor.ports.access import (
    ActorKind,
    ApiToken,
    AuditEntry,
    AuditQuery,
    Link,
    LinkKind,
    Session,
    SignIn,
    User,
)

LATER = NOON + DAY
ANNA = User("u1", "Anna", "Anna Ek", Role.ADMIN, (), NOON, password_hash="hash", password_changed_at=NOON)
BO = User("u2", "bo", "Bo", Role.VIEWER, ("north", "south"), NOON, oidc_issuer="https://id", oidc_subject="42")
ALL = AuditQuery(limit=100)


def entry(action: str = "test", at: datetime = NOON, actor: str = "Anna") -> AuditEntry:
    return AuditEntry(
        at, ActorKind.PERSON, "u1", actor, action, "mål", "192.0.2.1", "r1", before='{"a": 1}', after='{"a": "å"}'
    )


def session(number: int, user: User = ANNA, expires_at: datetime = LATER) -> Session:
    return Session(
        f"hash-{number}", f"s{number}", ViewerKind.PERSON, NOON, NOON, expires_at, user.user_id, address="192.0.2.1"
    )


def token(number: int, expires_at: datetime = LATER) -> ApiToken:
    return ApiToken(f"t{number}", f"th-{number}", f"Token {number}", Role.VIEWER, ("north",), "u1", NOON, expires_at)


async def actions(store: Store) -> list[str]:
    return [each.entry.action for each in await store.access.load_audit(ALL)]


@pytest.fixture(params=WITH_MEMORY)
def database_kind(request: pytest.FixtureRequest) -> str:
    return prepared(request.param)


async def test_a_user_is_found_as_saved_by_id_by_name_in_any_case_and_by_their_provider(store: Store) -> None:
    await store.access.add_user(ANNA, entry())
    await store.access.add_user(BO, entry())
    assert await store.access.load_users() == [ANNA, BO]
    assert await store.access.find_user("u2") == BO
    assert await store.access.find_user_named("ANNA") == ANNA
    assert await store.access.find_oidc_user("https://id", "42") == BO
    assert await store.access.find_user_named("nobody") is None


async def test_of_two_users_of_one_name_in_other_letters_there_is_one_and_no_trace_of_the_other(store: Store) -> None:
    await store.access.add_user(ANNA, entry("first"))
    with pytest.raises(NameTaken):
        await store.access.add_user(replace(BO, name="ANNA"), entry("second"))
    assert await store.access.load_users() == [ANNA]
    assert await actions(store) == ["first"]


async def test_the_last_administrator_stays_one(store: Store) -> None:
    await store.access.add_user(ANNA, entry("add"))
    disabled = replace(BO, role=Role.ADMIN, disabled_at=NOON)
    await store.access.add_user(disabled, entry("add"))
    for lesser in (replace(ANNA, role=Role.SUPERVISOR), replace(ANNA, disabled_at=NOON)):
        with pytest.raises(LastAdministrator):
            await store.access.change_user(ANNA, lesser, entry("change"))
    assert await store.access.find_user("u1") == ANNA
    assert await actions(store) == ["add", "add"]
    await store.access.change_user(disabled, replace(BO, role=Role.ADMIN), entry("enable"))
    await store.access.change_user(ANNA, replace(ANNA, disabled_at=NOON), entry("disable"))


async def test_when_two_administrators_demote_each_other_at_once_one_is_left(store: Store) -> None:
    both = [ANNA, replace(BO, role=Role.ADMIN)]
    for user in both:
        await store.access.add_user(user, entry())
    demotions = [store.access.change_user(user, replace(user, role=Role.VIEWER), entry()) for user in both]
    await asyncio.gather(*demotions, return_exceptions=True)
    assert [user.role for user in await store.access.load_users()].count(Role.ADMIN) == 1


async def test_a_session_lasts_until_its_end_and_not_beyond_its_user(store: Store) -> None:
    await store.access.add_user(ANNA, entry())
    await store.access.add_user(replace(BO, role=Role.ADMIN), entry())
    assert await store.access.open_session(SignIn(session(1), entry("sign_in")))
    found = await store.access.find_session("hash-1", LATER - SECOND)
    assert found is not None
    assert (found.session, found.user) == (session(1), ANNA)
    assert await store.access.load_live_sessions(NOON) == [found]
    assert await store.access.find_session("hash-1", LATER) is None
    assert await store.access.find_session("another", NOON) is None
    await store.access.change_user(ANNA, replace(ANNA, disabled_at=NOON), entry())
    assert await store.access.find_session("hash-1", NOON) is None
    assert await store.access.load_live_sessions(NOON) == []


async def test_a_screens_session_has_no_user(store: Store) -> None:
    screen = Session("h", "s", ViewerKind.SCREEN, NOON, NOON, LATER, screen_name="Väggen", board_id="hall")
    assert await store.access.open_session(SignIn(screen, entry()))
    found = await store.access.find_session("h", NOON)
    assert found is not None
    assert (found.session, found.user) == (screen, None)


async def test_of_many_who_use_a_link_at_once_one_gets_in(store: Store) -> None:
    await store.access.add_user(ANNA, entry("add"))
    await store.access.save_link(Link("link", LinkKind.SIGN_IN, LATER, "u1"), entry("link"))
    tries = [store.access.open_session(SignIn(session(n), entry("sign_in"), "link")) for n in range(10)]
    assert sorted(await asyncio.gather(*tries)) == [False] * 9 + [True]
    assert len(await store.access.load_sessions("u1", NOON)) == 1
    assert sorted(await actions(store)) == ["add", "link", "sign_in"]


async def test_a_link_counts_until_it_expires_or_is_replaced_or_its_user_is_disabled(store: Store) -> None:
    await store.access.add_user(ANNA, entry())
    await store.access.add_user(BO, entry())
    old, new = (Link(name, LinkKind.SET_PASSWORD, LATER, "u2") for name in ("old", "new"))
    await store.access.save_link(old, entry())
    assert await store.access.find_link("old", LATER - SECOND) == old
    assert await store.access.find_link("old", LATER) is None
    await store.access.save_link(new, entry())
    assert await store.access.find_link("old", NOON) is None
    assert await store.access.find_link("new", NOON) == new
    await store.access.change_user(BO, replace(BO, disabled_at=NOON), entry())
    assert await store.access.find_link("new", NOON) is None


async def test_the_first_administrator_is_made_once_and_only_while_there_is_no_user(store: Store) -> None:
    for name in ("one", "two"):
        await store.access.save_link(Link(name, LinkKind.FIRST_ADMIN, LATER), entry("link"))
    assert await store.access.open_session(SignIn(session(1), entry("first"), "one", ANNA))
    assert not await store.access.open_session(SignIn(session(2, BO), entry("second"), "two", BO))
    await store.access.save_link(Link("three", LinkKind.FIRST_ADMIN, LATER), entry("link"))
    assert not await store.access.open_session(SignIn(session(3, BO), entry("third"), "three", BO))
    assert await store.access.load_users() == [ANNA]
    assert await actions(store) == ["link", "first", "link", "link"]


async def test_a_new_password_ends_every_session_but_the_one_that_stays(store: Store) -> None:
    await store.access.add_user(ANNA, entry())
    for number in range(3):
        await store.access.open_session(SignIn(session(number), entry()))
    await store.access.change_user(ANNA, replace(ANNA, password_hash="new"), entry(), ends_sessions=True, but="s1")
    assert [each.session_id for each in await store.access.load_sessions("u1", NOON)] == ["s1"]


async def test_sessions_are_ended_one_by_one_or_all_of_a_user(store: Store) -> None:
    for user in (ANNA, BO):
        await store.access.add_user(user, entry())
    for number, user in enumerate((ANNA, ANNA, BO)):
        await store.access.open_session(SignIn(session(number, user), entry()))
    assert await store.access.end_session("s0", entry("end"))
    assert not await store.access.end_session("s0", entry("again"))
    assert [each.session_id for each in await store.access.load_sessions("u1", NOON)] == ["s1"]
    await store.access.end_sessions("u1", entry("all"))
    assert await store.access.load_sessions("u1", NOON) == []
    assert len(await store.access.load_sessions("u2", NOON)) == 1
    assert (await actions(store))[:2] == ["all", "end"]


async def test_when_a_session_was_last_seen_is_kept_and_never_turned_back(store: Store) -> None:
    await store.access.add_user(ANNA, entry())
    await store.access.open_session(SignIn(session(1), entry()))
    await store.access.touch_sessions({"hash-1": NOON + SECOND, "gone": NOON})
    await store.access.touch_sessions({"hash-1": NOON - SECOND})
    [kept] = await store.access.load_sessions("u1", NOON)
    assert kept.last_seen_at == NOON + SECOND


async def test_a_token_counts_while_it_and_its_makers_rights_last(store: Store) -> None:
    await store.access.add_user(ANNA, entry())
    await store.access.add_user(replace(BO, role=Role.ADMIN), entry())
    for number in (1, 2):
        await store.access.add_token(token(number), entry("token"))
    assert await store.access.find_live_token("th-1", LATER - SECOND) == token(1)
    assert await store.access.find_live_token("th-1", LATER) is None
    assert await store.access.revoke_token("t1", NOON, entry("revoke"))
    assert not await store.access.revoke_token("t1", NOON, entry("again"))
    await store.access.touch_tokens({"th-2": NOON + SECOND})
    used = replace(token(2), last_used_at=NOON + SECOND)
    assert await store.access.load_live_tokens(NOON) == [used]
    assert await store.access.load_tokens() == [replace(token(1), revoked_at=NOON), used]
    await store.access.change_user(ANNA, replace(ANNA, role=Role.SUPERVISOR), entry("demote"))
    assert await store.access.load_live_tokens(NOON) == []


async def test_the_audit_log_is_read_latest_first_in_pages_and_by_what_is_asked_for(store: Store) -> None:
    entries = [entry(f"act.{n % 2}", NOON + timedelta(minutes=n), "Bo" if n > 2 else "Anna") for n in range(5)]
    await store.access.record(entries)
    whole = await store.access.load_audit(ALL)
    assert [each.entry for each in whole] == entries[::-1]
    first = await store.access.load_audit(AuditQuery(limit=2))
    second = await store.access.load_audit(AuditQuery(limit=2, before=first[-1].number))
    assert [each.entry for each in (*first, *second)] == entries[:0:-1]
    for query, expected in (
        (AuditQuery(9, actor="Bo"), entries[:2:-1]),
        (AuditQuery(9, action="act.1"), [entries[3], entries[1]]),
        (AuditQuery(9, start_at=entries[1].at, end_at=entries[3].at), [entries[2], entries[1]]),
    ):
        assert [each.entry for each in await store.access.load_audit(query)] == expected


async def test_a_settings_document_and_its_entry_are_saved_together_or_not_at_all(store: Store) -> None:
    await store.save_document("rules", 0, "{}", entry("rules"))
    with pytest.raises(Exception, match="rules"):
        await store.save_document("rules", 0, "{}", entry("too late"))
    assert await actions(store) == ["rules"]


async def test_nobody_undoes_what_somebody_else_has_changed_meanwhile(store: Store) -> None:
    await store.access.add_user(ANNA, entry("add"))
    await store.access.add_user(BO, entry("add"))
    disabled = replace(BO, disabled_at=NOON)
    await store.access.change_user(BO, disabled, entry("disable"))
    with pytest.raises(UserChanged):
        await store.access.change_user(BO, replace(BO, display_name="Bosse"), entry("late"))
    promoted = replace(BO, role=Role.SUPERVISOR)
    assert not await store.access.open_session(SignIn(session(1, BO), entry("late"), user=promoted, was=BO))
    assert await store.access.find_user("u2") == disabled
    assert await store.access.load_sessions("u2", NOON) == []
    assert await actions(store) == ["disable", "add", "add"]
    enabled = replace(promoted, disabled_at=None)
    assert await store.access.open_session(SignIn(session(2, BO), entry("in time"), user=enabled, was=disabled))
    assert await store.access.find_user("u2") == enabled


async def test_of_two_first_sign_ins_of_one_person_at_once_one_makes_the_user(store: Store) -> None:
    tries = [store.access.open_session(SignIn(session(n, BO), entry("sign_in"), user=BO)) for n in range(2)]
    assert sorted(await asyncio.gather(*tries)) == [False, True]
    assert await store.access.load_users() == [BO]


async def guess(store: Store, account: str = "a", address: str = "x", at: datetime = NOON) -> dict[str, datetime]:
    return dict(await store.access.guess({account: 2, address: 4}, at))


async def test_guesses_are_counted_by_account_and_by_address_and_each_further_one_costs_twice_the_wait(
    store: Store,
) -> None:
    assert [await guess(store) for _ in range(3)] == [{}, {}, {"a": NOON + SECOND}]
    assert await guess(store, at=NOON + SECOND) == {}
    assert await guess(store, at=NOON + SECOND) == {"a": NOON + 3 * SECOND}
    assert await guess(store, "b", at=NOON + SECOND) == {}
    assert await guess(store, "c", at=NOON + SECOND) == {"x": NOON + 2 * SECOND}
    assert await guess(store, "c", "y", at=NOON + SECOND) == {}
    assert await guess(store, at=NOON + SECOND) == {"a": NOON + 3 * SECOND, "x": NOON + 2 * SECOND}
    assert await guess(store, at=NOON + DAY) == {}


async def test_a_right_guess_forgives_the_account_and_one_of_the_addresss(store: Store) -> None:
    for account in ("a", "a", "b", "b"):
        await guess(store, account)
    await store.access.take_guess_back("b", "x", NOON)
    assert await guess(store, "b") == {}
    assert await guess(store, "b") == {"x": NOON + SECOND}
    assert set(await guess(store, "a")) == {"a", "x"}


async def test_of_many_guesses_at_once_no_more_are_judged_than_are_free(store: Store) -> None:
    found = await asyncio.gather(*(guess(store, address=f"x{number}") for number in range(12)))
    assert [bool(each) for each in found].count(False) == 2
