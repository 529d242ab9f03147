"""A monitor with an OpenID provider, and a browser that goes there and back."""

from dataclasses import dataclass
from typing import Any

import httpx2
from tests.support.clock import HandClock
from tests.support.monitor import ADDRESS
from tests.support.openid_fake import ISSUER, FakeProvider
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET

from trio_monitor.app import Monitor
from trio_monitor.ports.access import AuditEntry, AuditQuery

BEGIN = "/api/v1/sign-in/oidc"
CALLBACK = f"{ADDRESS}{BEGIN}/callback"
OIDC = {
    "issuer": ISSUER,
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
    "name": "Kommunens <konto>",
    "admin_groups": "/trio/admin",
    "supervisor_groups": "/trio/ledare",
    "viewer_groups": "/trio/alla",
}
PEOPLE: dict[str, dict[str, Any]] = {
    "asa": {"name": "Åsa Öberg", "groups": ["/trio/admin", "/it"]},
    "bo": {"name": "Bo Ek", "groups": ["/trio/alla"]},
    "ture": {"name": "Ture Utan", "groups": ["/it"]},
}


@dataclass
class World:
    """A monitor, its provider, and a browser that is signed in at neither."""

    monitor: Monitor
    fake: FakeProvider
    clock: HandClock
    browser: httpx2.AsyncClient

    async def begin(self, to: str = "/", browser: httpx2.AsyncClient | None = None) -> str:
        """Press the button; the address at the provider."""
        response = await (browser or self.browser).get(BEGIN, params={"to": to})
        assert response.status_code == 303
        return response.headers["location"]

    async def come_back(self, login: str, to: str = "/", **changed: str) -> httpx2.Response:
        """Sign in there as this person, and be sent back."""
        back = await self.fake.sign_in_there(await self.begin(to), login, CALLBACK)
        return await self.browser.get(CALLBACK, params=back | changed)

    async def user(self) -> dict[str, Any] | None:
        """Who the browser is signed in as."""
        response = await self.browser.get("/api/v1/session")
        return response.json()["user"] if response.status_code == 200 else None

    async def audit(self) -> list[AuditEntry]:
        """What the audit log tells, the latest first."""
        return [each.entry for each in await self.monitor.store.access.load_audit(AuditQuery(limit=20))]
