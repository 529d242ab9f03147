"""The probe against the simulated server."""

from tests.support.simulator import simulator_in_this_process

from trio_monitor.clock import SystemClock
from trio_monitor.sources.trio import TrioConfig
from trio_monitor.sources.trio.probe import probe


async def test_the_simulated_server_gives_everything_that_the_page_tells_of() -> None:
    async with simulator_in_this_process() as simulator:
        config = TrioConfig(
            base_url=simulator.base_url,
            client_key=simulator.client_key,
            username=simulator.username,
            password=simulator.password,
        )
        report = await probe(config, SystemClock())
        assert report.is_ok
        assert {resource.path: resource.status for resource in report.resources if resource.status != "ok"} == {}
        assert {resource.path: resource.not_found for resource in report.resources if resource.not_found} == {}
        await simulator.permissions(denied=["calls", "agents"])
        reduced = await probe(config, SystemClock())
        assert reduced.is_ok
        forbidden = {resource.path for resource in reduced.resources if resource.status == "forbidden"}
        assert {"cc/{id}/services/calls", "cc/{id}/agents/state"} <= forbidden
