"""One visitor without a browser, who shares a thread with many others."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import urlencode, urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit_messages import Run

import mlp

# Seconds that an answer may take at most.
PATIENCE = 120


class Session:
    """A tab that is open at a page: what it knows of the page, and what it asks of the server.

    What it asks returns the Run that answers.
    """

    def __init__(self, address, page="", **query):
        parts = urlsplit(address)
        self._socket_address = f"ws://{parts.netloc}{parts.path.rstrip('/')}/_stcore/stream"
        self._origin = f"http://{parts.netloc}"
        self._page, self._last = page, Run(urlencode(query))
        self._socket, self._widgets = None, {}

    async def __aenter__(self):
        options = {"max_size": None, "open_timeout": PATIENCE, "ping_interval": None}
        self._socket = await websockets.connect(
            self._socket_address, subprotocols=["streamlit"], origin=self._origin, **options
        )
        return self

    async def __aexit__(self, *problem):
        await self._socket.close()

    @property
    def repeats(self):
        """The fragment that asks to be run again and again, where there is one."""
        return self._last.repeats

    async def open(self):
        """The first run of the page."""
        return await self._run(self._message())

    async def move(self, label, value):
        """The slider or the number of this label moved."""
        message, widget = self._message(), self._widgets[label]
        state = message.rerun_script.widget_states.widgets.add()
        state.id = widget.id
        if widget.DESCRIPTOR.name == "Slider":
            state.double_array_value.data.append(float(value))
        else:
            state.double_value = float(value)
        return await self._run(message)

    async def tick(self):
        """The fragment that repeats by itself, run again as the browser would."""
        message = self._message()
        message.rerun_script.fragment_id = self.repeats
        message.rerun_script.is_auto_rerun = True
        return await self._run(message, self.repeats)

    async def click(self, label):
        """The button of this label clicked."""
        message = self._message()
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = self._widgets[label].id, True
        return await self._run(message)

    def _message(self):
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self._last.query
        if self._last.page_hash:
            asked.page_script_hash = self._last.page_hash
        elif self._page:
            asked.page_name = self._page
        return message

    async def _run(self, message, repeats=""):
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        run = Run(self._last.query, self._last.page_hash, repeats=repeats)
        while not run.take(await asyncio.wait_for(self._socket.recv(), PATIENCE)):
            pass
        run.seconds, self._last = time.perf_counter() - start, run
        found = run.labelled("slider", "number_input", "button")
        # A fragment draws a part of the page, and the rest stays.
        self._widgets = self._widgets | found if repeats else found
        return run


def faults(run, seed, n=5):
    """What is wrong with the answer to a session of this seed that moved n, a list of sentences.

    The fingerprint that it shows is to be that of the network which the session asked for.
    """
    network = mlp.Network.random((n, 3, 5), seed)
    asked = mlp.fingerprint(network, mlp.random_input(n, 0), mlp.one_hot(0, 5))
    shown = [text for text in run.texts if text.startswith("Fingerprint")]
    if shown == [f"Fingerprint **{asked}**"]:
        return run.errors
    return [*run.errors, f"seed {seed}, n = {n}: {shown} instead of {asked}"]
