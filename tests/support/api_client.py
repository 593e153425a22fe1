"""Asking the API as a program does, without a server: the real application, from a thread with a loop of its own."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx

HOST = "http://dashboard.example"


def ask_api(app, method, path, client="10.0.0.9", **more) -> httpx.Response:
    async def asked():
        transport = httpx.ASGITransport(app, client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as program:
            return await program.request(method, path, **more)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked()).result()


@contextmanager
def program(app, client="10.0.0.9"):
    """``ask_api`` for thousands of requests: one loop and one thread for all of them."""
    with asyncio.Runner() as runner, ThreadPoolExecutor(1) as thread:
        within = httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(client, 1)), base_url=HOST)

        def ask(method, path, **more) -> httpx.Response:
            return thread.submit(runner.run, within.request(method, path, **more)).result()

        yield ask
        thread.submit(runner.run, within.aclose()).result()
        thread.submit(runner.close).result()
