"""The simulator as a process of its own."""

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE

import httpx2
from tests.support.simulator import running_simulator

COMMAND = (
    *(sys.executable, "-m", "trio_simulator", "serve"),
    *("--port=0", "--secondary-port=0", "--control-port=0"),
)


async def test_it_says_when_it_is_ready_and_serves_what_it_says() -> None:
    async with running_simulator(seed=3, username="göran", password="åäö", warm_up_minutes=5) as simulator:
        assert (simulator.username, simulator.password) == ("göran", "åäö")
        async with httpx2.AsyncClient(trust_env=False) as client:
            token = await simulator.log_in(client)
            response = await client.get(
                f"{simulator.base_url}/cc/{simulator.contact_centre_id}/services/state",
                headers={"Authorization": f"Bearer {token}"},
            )
            assert len(response.json()["data"]) == 4
        await simulator.advance(60)
    assert simulator.process is not None
    assert simulator.process.returncode == 0


async def test_it_ends_cleanly_on_sigint_while_requests_hang() -> None:
    async with running_simulator(services=1, agents=3) as simulator:
        assert simulator.process is not None
        await simulator.faults([{"kind": "hang"}])
        async with httpx2.AsyncClient(trust_env=False, timeout=5) as client:
            hanging = asyncio.create_task(client.get(simulator.base_url))
            while not (await simulator.control.get("/faults")).json()[0]["struck"]:
                pass
            simulator.process.send_signal(signal.SIGINT)
            _, errors = await asyncio.wait_for(simulator.process.communicate(), 3)
            await asyncio.gather(hanging, return_exceptions=True)
        assert simulator.process.returncode == 0
        assert errors == b""


async def test_it_ends_with_its_parents_end_of_a_pipe_when_told_to() -> None:
    process = await asyncio.create_subprocess_exec(*COMMAND, "--until-input-ends", stdin=PIPE, stdout=PIPE, stderr=PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 20)
    process.stdin.write(b"heard and let pass\n")
    process.stdin.close()
    _, errors = await asyncio.wait_for(process.communicate(), 5)
    assert process.returncode == 0
    assert errors == b""


async def test_without_a_pipe_it_cannot_be_told_to_end_with_its_input() -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "--until-input-ends", stdin=DEVNULL, stdout=PIPE, stderr=PIPE
    )
    output, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert output == b""
    assert b"needs a pipe" in errors


async def test_a_port_in_use_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "trio_simulator", "serve", "--port", port, "--secondary-port", "0",
            "--control-port", "0", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        output, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert output == b""
    assert errors.startswith(b"trio-simulator: cannot listen")
    assert b"Traceback" not in errors
