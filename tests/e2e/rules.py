"""The rules of alerts in a centre whose alerts a test chooses itself."""

from itertools import count

import httpx2
from tests.e2e.conftest import COOKIE, READY_SECONDS, System
from tests.support.rule_body import rule_body

MADE_HERE = "e2e-"
"""How the ids of a test's rules begin."""

_NUMBERS = count(1)

OF_THE_CONTACT = frozenset({"source_lost", "circuit_open"})
"""What is watched of the contact with Trio, whatever the calls do."""


def api(system: System) -> httpx2.Client:
    """The API, signed in."""
    return httpx2.Client(
        base_url=system.address + "/api/v1",
        cookies={COOKIE: system.session},
        headers={"origin": system.address},
        timeout=READY_SECONDS,
    )


def watch_for(system: System, *names: str, place: str = "centre") -> None:
    """Make rules by these names, each of which is broken at the next poll.

    Every one is new: a rule that is made again before a poll has missed it goes on with its old alerts.
    """
    with api(system) as client:
        version = client.get("/alert-rules").raise_for_status().json()["version"]
        for name in names:
            body = {"version": version, "rule": rule_body(name=name, place=place, enter=0, clear=0)}
            reply = client.put(f"/alert-rules/{MADE_HERE}{next(_NUMBERS)}", json=body)
            version = reply.raise_for_status().json()["version"]


def stop_watching(system: System) -> None:
    """Take the rules away that a test has made: their alerts end at the next poll."""
    with api(system) as client:
        found = client.get("/alert-rules").raise_for_status().json()
        version = found["version"]
        for rule_id in [rule["id"] for rule in found["rules"] if rule["id"].startswith(MADE_HERE)]:
            reply = client.delete(f"/alert-rules/{rule_id}", params={"version": version}).raise_for_status()
            version = reply.json()["version"]


def silence(system: System, *, but: str = "") -> None:
    """Switch the standard rules of calls and agents off, so that the hour's traffic raises no alert.

    Args:
        system: whose rules.
        but: the id of one that is to be on.
    """
    with api(system) as client:
        found = client.get("/alert-rules").raise_for_status().json()
        version = found["version"]
        for rule_id, rule in [(each["id"], each["rule"]) for each in found["rules"]]:
            is_wanted = rule_id == but or rule["metric"] in OF_THE_CONTACT or rule_id.startswith(MADE_HERE)
            if rule["is_enabled"] != is_wanted:
                body = {"version": version, "rule": rule | {"is_enabled": is_wanted}}
                version = client.put(f"/alert-rules/{rule_id}", json=body).raise_for_status().json()["version"]
