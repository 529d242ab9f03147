"""The connection to the Trio server: shown, tested, set, taken back to the environment's."""

from math import ceil

from fastapi import HTTPException

from trio_monitor.errors import (
    ApiError,
    Conflict,
    FaultCode,
    MemberFault,
    SealBroken,
    SettingsInvalid,
    SourceRateLimited,
)
from trio_monitor.ports.connection import Connection, ConnectionOrigin, ConnectionTest, server_of
from trio_monitor.web import schemas_connection as shapes
from trio_monitor.web.access import Context, ForAdmins, JsonObject
from trio_monitor.web.context import WebContext
from trio_monitor.web.parameters import FromVersion
from trio_monitor.web.problems import invalid
from trio_monitor.web.routing import api_router
from trio_monitor.web.settings_documents import changed_meanwhile

router = api_router("connection")


ROOT = ("body", "connection")

IN_THE_DEMO = (
    "This is the demo, which monitors the bundled simulator. Set TRIO_MONITOR_TRIO__BASE_URL and its companions in the "
    "environment and start the monitor again: figures of a real centre get a database of their own."
)
NO_KEY = (
    "The password is kept encrypted. Set TRIO_MONITOR_SECRET_KEY (at least 32 characters, as `openssl rand -hex 32` "
    "makes them) and start the monitor again."
)


@router.get("/connection")
async def show_connection(_: ForAdmins, context: Context) -> shapes.ConnectionOut:
    """The connection in force."""
    return _out(context)


def _out(context: WebContext) -> shapes.ConnectionOut:
    state = context.connections.state
    return shapes.ConnectionOut(
        version=state.version,
        origin=state.origin,
        base_url=state.connection.base_url,
        username=state.connection.username,
        contact_centre_id=state.connection.contact_centre_id,
        changed_at=state.changed_at,
        can_seal=context.connections.can_seal,
        is_unreadable=state.is_unreadable,
    )


@router.post("/connection/test")
async def test_connection(
    body: shapes.ConnectionTestIn, visit: ForAdmins, context: Context
) -> shapes.ConnectionTestOut:
    """Log in and read what the monitor needs, once. Nothing is changed, here or there."""
    _refuse_in_the_demo(context)
    connection = _connection(context, body.connection)
    entry = visit.entry(context.clock.now(), "connection.test", connection.base_url, after=_told(connection))
    await context.store.access.record([entry])
    tested = await _tested(context, connection)
    return shapes.ConnectionTestOut(
        is_usable=tested.reason is None, reason=tested.reason, server_version=tested.server_version or None
    )


@router.put("/connection")
async def set_connection(body: shapes.ConnectionIn, visit: ForAdmins, context: Context) -> shapes.ConnectionOut:
    """Test a connection, and poll by it from the next beat on. One that fails its test changes nothing."""
    _refuse_in_the_demo(context)
    if not context.connections.can_seal:
        raise ApiError(409, "no-secret-key", "No secret key", NO_KEY)
    connection = _connection(context, body.connection)
    tested = await _tested(context, connection)
    if tested.reason is not None:
        detail = f"The connection failed its test ({tested.reason.value}); the one before stays in force."
        fault = MemberFault("body.connection", FaultCode.NO_CONNECTION, detail, tested.reason.value)
        raise ApiError(422, "connection-failed", "Connection failed", detail, faults=[fault])
    before = _told(context.connections.state.connection)
    entry = visit.entry(
        context.clock.now(), "connection.set", connection.base_url, before=before, after=_told(connection)
    )
    try:
        await context.connections.use(connection, body.version, entry)
    except Conflict as error:
        raise changed_meanwhile(error) from error
    except SealBroken as error:
        raise ApiError(409, "no-secret-key", "No secret key", NO_KEY) from error
    return _out(context)


@router.delete("/connection")
async def take_connection_back(version: FromVersion, visit: ForAdmins, context: Context) -> shapes.ConnectionOut:
    """Poll by the environment's connection again, from the next beat on."""
    _refuse_in_the_demo(context)
    before = context.connections.state.connection
    entry = visit.entry(context.clock.now(), "connection.taken_back", before.base_url, before=_told(before))
    try:
        await context.connections.take_back(version, entry)
    except Conflict as error:
        raise changed_meanwhile(error) from error
    except SettingsInvalid as error:
        raise ApiError(409, "no-connection", "No connection to go back to", f"{error}.") from error
    return _out(context)


def _told(connection: Connection) -> JsonObject:
    """What the audit log says of one."""
    return {
        "base_url": connection.base_url,
        "username": connection.username,
        "contact_centre_id": connection.contact_centre_id,
    }


def _refuse_in_the_demo(context: WebContext) -> None:
    if context.connections.state.origin is ConnectionOrigin.DEMO:
        raise ApiError(409, "demo", "Not in the demo", IN_THE_DEMO)


def _connection(context: WebContext, body: shapes.ConnectionBody) -> Connection:
    """What is meant, with the secrets in force in the place of those not given."""
    known = context.connections.state.connection
    missing = [name for name in ("client_key", "password") if getattr(body, name) is None]
    if missing and server_of(body.base_url) != server_of(known.base_url):
        problem = "must be given for another server than the one in force"
        raise invalid(ROOT, [MemberFault(each, FaultCode.OTHER_SERVER, problem) for each in missing])
    return Connection(
        base_url=body.base_url,
        contact_centre_id=body.contact_centre_id,
        client_key=body.client_key.get_secret_value() if body.client_key else known.client_key,
        username=body.username,
        password=body.password.get_secret_value() if body.password else known.password,
    )


async def _tested(context: WebContext, connection: Connection) -> ConnectionTest:
    try:
        return await context.connections.test(connection)
    except SourceRateLimited as error:
        headers = {"Retry-After": str(ceil(error.retry_after.total_seconds()))}
        raise HTTPException(429, str(error), headers) from error
    except SettingsInvalid as error:
        faults = [MemberFault("base_url", FaultCode.NO_ADDRESS, each.problem) for each in error.faults]
        raise invalid(ROOT, faults) from error
