"""The TE API over real HTTP."""

import base64
import json
from email.utils import parsedate_to_datetime

import httpx2
import pytest
from tests.support.simulator import SimulatorHandle, simulator_in_this_process

CENTRE = "/cc/1"
ALL_STATE_FIELDS = {
    f"{CENTRE}/services/state": {
        "serviceId", "serviceName", "open", "queueLength", "longestWaitingTime", "estimatedWaitingTime",
        "agentsLoggedIn", "agentsReady", "agentsBusy", "agentsPaused",
    },
    f"{CENTRE}/agents/state": {
        "agentId", "firstName", "lastName", "state", "pauseReason", "stateSince", "loggedInSince", "serviceId", "jobno",
    },
    f"{CENTRE}/services/calls": {
        "jobno", "sid", "caseClass", "caseType", "state", "createdTime", "queuedTime", "connectedTime",
        "finishedTime", "agentId", "priority",
    },
}  # fmt: skip


async def test_the_root_needs_no_login_and_links_to_everything(simulator: SimulatorHandle) -> None:
    async with httpx2.AsyncClient(trust_env=False) as anyone:
        response = await anyone.get(simulator.base_url)
    (item,) = response.json()["data"]
    assert item["failoverMode"] is False
    assert f"http://{item['primaryServer']}/te/api" == simulator.base_url
    assert f"http://{item['secondaryServer']}/te/api" == simulator.secondary_url
    assert [link["rel"] for link in item["links"]] == ["Help", "ContactCenters", "Directory", "Login", "RefreshLogin"]


async def test_every_link_of_the_contact_centre_can_be_followed(client: httpx2.AsyncClient) -> None:
    centre = (await client.get("/cc")).json()["data"][0]
    assert {"Services", "ServiceStates", "Agents", "AgentStates", "Calls", "Cases"} <= {
        link["rel"] for link in centre["links"]
    }
    for link in centre["links"]:
        response = await client.get(f"http://{client.base_url.netloc.decode()}{link['href']}")
        assert response.status_code == 200, link
        body = response.json()
        assert body["links"]
        for item in body["data"][:2]:
            for own in item["links"]:
                assert (await client.get(f"http://{client.base_url.netloc.decode()}{own['href']}")).is_success, own


@pytest.mark.parametrize("path", list(ALL_STATE_FIELDS))
async def test_live_resources_show_all_members_only_when_asked(client: httpx2.AsyncClient, path: str) -> None:
    wanted = ALL_STATE_FIELDS[path]
    default = (await client.get(path)).json()["data"][0]
    full = (await client.get(path, params={"fields": ",".join(wanted)})).json()["data"][0]
    assert set(default) - {"links"} < wanted
    assert set(full) == wanted | {"links"}


async def test_a_collection_of_more_than_ten_is_paged(client: httpx2.AsyncClient) -> None:
    first = await client.get(f"{CENTRE}/agents/state")
    header = json.loads(first.headers["X-Pagination"])
    assert len(first.json()["data"]) == 10
    assert (header["currentPage"], header["pageSize"], header["totalCount"], header["totalPages"]) == (1, 10, 25, 3)
    origin = f"http://{client.base_url.netloc.decode()}"
    found = [row["agentId"] for row in first.json()["data"]]
    while header["nextPageLink"]:
        page = await client.get(origin + header["nextPageLink"])
        header = json.loads(page.headers["X-Pagination"])
        found += [row["agentId"] for row in page.json()["data"]]
    assert found == list(range(1, 26))
    assert "X-Pagination" not in (await client.get(f"{CENTRE}/services")).headers


async def test_the_case_list_stops_at_twenty_a_service_but_any_case_can_be_read(
    simulator: SimulatorHandle, client: httpx2.AsyncClient
) -> None:
    await simulator.load(8)
    await simulator.advance(900)
    params = "pageSize=1000&fields=jobno,sid"
    cases = (await client.get(f"{CENTRE}/services/cases", params=params)).json()["data"]
    calls = (await client.get(f"{CENTRE}/services/calls", params=params)).json()["data"]
    assert max(sum(case["sid"] == sid for case in cases) for sid in range(1, 5)) == 20
    assert max(sum(call["sid"] == sid for call in calls) for sid in range(1, 5)) > 20
    hidden = next(iter({call["jobno"] for call in calls} - {case["jobno"] for case in cases}))
    response = await client.get(f"{CENTRE}/services/cases/{hidden}")
    assert response.json()["data"][0]["jobno"] == hidden


async def test_a_finished_case_is_gone_at_once(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    calls = (await client.get(f"{CENTRE}/services/calls")).json()["data"]
    await simulator.load(0)
    await simulator.advance(3 * 3600)
    assert (await client.get(f"{CENTRE}/services/calls")).status_code == 401
    client.headers["Authorization"] = f"Bearer {await simulator.log_in(client)}"
    assert (await client.get(f"{CENTRE}/services/calls")).json()["data"] == []
    for call in calls:
        assert (await client.get(f"{CENTRE}/services/cases/{call['jobno']}")).status_code == 404


async def test_swedish_letters_come_in_the_charset_asked_for(client: httpx2.AsyncClient) -> None:
    path = f"{CENTRE}/services"
    for charset in ("utf-8", "iso-8859-1", "windows-1252"):
        response = await client.get(path, headers={"Content-Type": f"application/json;charset={charset}"})
        assert response.headers["Content-Type"] == f"application/json; charset={charset}"
        assert "Växel" in response.content.decode(charset)
    xml = await client.get(path, headers={"Accept": "application/xml"})
    assert "<serviceName>Växel</serviceName>" in xml.text
    html = await client.get(path, headers={"Accept": "text/html"})
    assert '\n      "serviceName": "Växel"' in html.text
    assert (await client.get(path, headers={"Content-Type": "x/y;charset=klingon"})).status_code == 415
    for encoded in ("v%C3%A4x", "v%E4x"):  # UTF-8 and ISO-8859-1
        filtered = await client.get(f"{path}?name={encoded}")
        assert [row["serviceId"] for row in filtered.json()["data"]] == [1]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{CENTRE}/services?sort=nonsense", 400),
        (f"{CENTRE}/services?nonsense=1", 400),
        (f"{CENTRE}/services?page=0", 400),
        (f"{CENTRE}/services/99", 404),
        (f"{CENTRE}/nonsense", 404),
        ("/cc/2/services", 404),
        ("/login", 405),
    ],
)
async def test_errors_are_json_with_a_status(client: httpx2.AsyncClient, path: str, status: int) -> None:
    response = await client.get(path)
    assert response.status_code == status
    assert set(response.json()) == {"error", "message"}
    assert "Date" in response.headers


async def test_the_date_is_the_simulated_time(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    response = await client.get("/cc")
    assert parsedate_to_datetime(response.headers["Date"]).isoformat() == "2026-03-03T09:00:00+00:00"
    assert len(response.headers.get_list("Date")) == 1
    await simulator.advance(90.5)
    response = await client.get("/cc")
    assert parsedate_to_datetime(response.headers["Date"]).isoformat() == "2026-03-03T09:01:30+00:00"


def login_form(simulator: SimulatorHandle, username: str, password: str) -> dict[str, str]:
    return {
        "username": base64.b64encode(username.encode("iso-8859-1")).decode(),
        "password": base64.b64encode(password.encode("iso-8859-1")).decode(),
    }


async def test_a_wrong_key_name_or_password_is_refused(simulator: SimulatorHandle) -> None:
    good = login_form(simulator, simulator.username, simulator.password)
    key = f"Basic {simulator.client_key}"
    async with httpx2.AsyncClient(base_url=simulator.base_url, trust_env=False) as anyone:
        for authorization, form, status in (
            (key, good, 200),
            ("Basic wrong", good, 401),
            (f"Bearer {simulator.client_key}", good, 401),
            (key, login_form(simulator, "okänd", simulator.password), 401),
            (key, login_form(simulator, simulator.username, "fel"), 401),
            (key, {"username": good["username"]}, 400),
            (key, {**good, "password": "not Base64!"}, 400),
            (key, {**good, "username": "å"}, 400),
        ):
            response = await anyone.post("/login", headers={"Authorization": authorization}, data=form)
            assert response.status_code == status, (authorization, form)
        response = await anyone.post("/login", headers={"Authorization": key}, json=good)
        assert response.status_code == 415
        assert (await anyone.get("/cc")).status_code == 401


async def test_tokens_expire_in_simulated_time_and_a_refresh_renews_them() -> None:
    async with (
        simulator_in_this_process(access_token_seconds=60, refresh_token_seconds=300) as simulator,
        httpx2.AsyncClient(base_url=simulator.base_url, trust_env=False) as client,
    ):
        tokens = await simulator.tokens(client)
        assert tokens["expires_in"] == 60
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        key = {"Authorization": f"Basic {simulator.client_key}"}
        await simulator.advance(59)
        assert (await client.get("/cc", headers=bearer)).status_code == 200
        await simulator.advance(1)
        assert (await client.get("/cc", headers=bearer)).status_code == 401
        form = {"refresh_token": tokens["refresh_token"]}
        renewed = (await client.post("/refreshlogin", headers=key, data=form)).json()
        assert (await client.get("/cc", headers={"Authorization": f"Bearer {renewed['access_token']}"})).is_success
        assert (await client.post("/refreshlogin", headers=key, data=form)).status_code == 401
        await simulator.advance(300)
        form = {"refresh_token": renewed["refresh_token"]}
        assert (await client.post("/refreshlogin", headers=key, data=form)).status_code == 401


async def test_permissions_take_effect_at_the_next_refresh(
    simulator: SimulatorHandle, client: httpx2.AsyncClient
) -> None:
    tokens = await simulator.tokens(client)
    old = {"Authorization": f"Bearer {tokens['access_token']}"}
    await simulator.permissions(denied=["calls", "agents"], hidden_services=[2])
    for path in ("services/calls", "agents/state"):
        assert (await client.get(f"{CENTRE}/{path}", headers=old)).status_code == 200
    renewed = await client.post(
        "/refreshlogin",
        headers={"Authorization": f"Basic {simulator.client_key}"},
        data={"refresh_token": tokens["refresh_token"]},
    )
    new = {"Authorization": f"Bearer {renewed.json()['access_token']}"}
    for path in ("services/calls", "agents/state", "agents", "agents/1/state"):
        assert (await client.get(f"{CENTRE}/{path}", headers=new)).status_code == 403
    states = (await client.get(f"{CENTRE}/services/state", headers=new)).json()["data"]
    assert [row["serviceId"] for row in states] == [1, 3, 4]
    assert (await client.get(f"{CENTRE}/services/2/state", headers=new)).status_code == 404
    cases = (await client.get(f"{CENTRE}/services/cases?pageSize=200", headers=new)).json()["data"]
    assert 2 not in {row["sid"] for row in cases}


async def test_a_user_without_the_right_is_refused(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    token = await simulator.log_in(client, username="bara-tjanster")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get(f"{CENTRE}/services/state", headers=headers)).status_code == 200
    for path in ("agents/state", "services/calls", "services/cases", "roles"):
        assert (await client.get(f"{CENTRE}/{path}", headers=headers)).status_code == 403


async def test_what_the_states_show_fits_together(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.load(2)
    await simulator.advance(600)
    everything = {"pageSize": 1000}
    calls = (
        await client.get(f"{CENTRE}/services/calls", params={**everything, "fields": "jobno,sid,state,queuedTime"})
    ).json()["data"]
    fields = "serviceId,queueLength,agentsLoggedIn,agentsReady,agentsBusy,agentsPaused"
    states = (await client.get(f"{CENTRE}/services/state", params={**everything, "fields": fields})).json()["data"]
    for state in states:
        waiting = [c for c in calls if c["sid"] == state["serviceId"] and c["state"] in {"Queued", "Ringing"}]
        assert state["queueLength"] == len(waiting)
        assert state["agentsLoggedIn"] == state["agentsReady"] + state["agentsBusy"] + state["agentsPaused"]
    agents = (
        await client.get(f"{CENTRE}/agents/state", params={**everything, "fields": "agentId,state,jobno"})
    ).json()["data"]
    talking = {agent["jobno"] for agent in agents if agent["jobno"] is not None}
    assert {call["jobno"] for call in calls if call["state"] != "Queued"} <= talking


async def test_replies_within_one_instant_are_the_same_and_change_with_the_clock(
    simulator: SimulatorHandle, client: httpx2.AsyncClient
) -> None:
    path = f"{CENTRE}/agents/state?pageSize=50&fields=agentId,state,stateSince"
    first, second = await client.get(path), await client.get(path)
    assert first.content == second.content
    await simulator.advance(600)
    assert (await client.get(path)).content != first.content
