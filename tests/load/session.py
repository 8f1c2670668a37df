"""One visitor without a browser: Streamlit's own protocol over its websocket.

A rerun is one message to the server and many back; it is over when the server says so. Messages
are protobuf, whose classes come with Streamlit (`streamlit.proto`).
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# Seconds that an answer may take at most.
PATIENCE = 120
SUCCESS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass
class Answer:
    """What one rerun brought.

    Attributes
    ----------
    texts : list of str
        Every text of the page, in order.
    errors : list of str
        Exceptions that the page showed, and how the run ended if not well.
    seconds : float
        From the message sent to the end of the run.
    size : int
        Bytes received.
    """

    texts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0
    size: int = 0


class Session:
    """A tab that is open at a page: what it knows of the page, and what it asks of the server."""

    def __init__(self, address, page="", **query):
        parts = urlsplit(address)
        self._socket_address = f"ws://{parts.netloc}{parts.path.rstrip('/')}/_stcore/stream"
        self._origin = f"http://{parts.netloc}"
        self._page, self._page_hash, self._query = page, "", urlencode(query)
        self._socket = None
        self.widgets = {}
        # The fragment that asks to be run again and again, where there is one.
        self.repeats = ""

    async def __aenter__(self):
        options = {"max_size": None, "open_timeout": PATIENCE, "ping_interval": None}
        self._socket = await websockets.connect(
            self._socket_address, subprotocols=["streamlit"], origin=self._origin, **options
        )
        return self

    async def __aexit__(self, *problem):
        await self._socket.close()

    async def open(self):
        """The first run of the page; an Answer."""
        return await self._run(self._message())

    async def move(self, label, value):
        """The slider or the number of this label moved; an Answer."""
        message, widget = self._message(), self.widgets[label]
        state = message.rerun_script.widget_states.widgets.add()
        state.id = widget.id
        if widget.DESCRIPTOR.name == "Slider":
            state.double_array_value.data.append(float(value))
        else:
            state.double_value = float(value)
        return await self._run(message)

    async def tick(self):
        """The fragment that repeats by itself, run again as the browser would; an Answer."""
        message = self._message()
        message.rerun_script.fragment_id = self.repeats
        message.rerun_script.is_auto_rerun = True
        return await self._run(message)

    async def click(self, label):
        """The button of this label clicked; an Answer."""
        message = self._message()
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = self.widgets[label].id, True
        return await self._run(message)

    def _message(self):
        message = BackMsg()
        message.rerun_script.query_string = self._query
        if self._page_hash:
            message.rerun_script.page_script_hash = self._page_hash
        elif self._page:
            message.rerun_script.page_name = self._page
        return message

    async def _run(self, message):
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        answer, started = Answer(), False
        if not message.rerun_script.fragment_id:
            self.repeats = ""
        while True:
            raw = await asyncio.wait_for(self._socket.recv(), PATIENCE)
            answer.size += len(raw)
            told = ForwardMsg.FromString(raw)
            match told.WhichOneof("type"):
                case "new_session":
                    started, self._page_hash = True, told.new_session.page_script_hash
                    answer.texts.clear()
                    if not message.rerun_script.fragment_id:
                        self.widgets.clear()
                case "navigation":  # the page that the navigation chose
                    self._page_hash = told.navigation.page_script_hash
                case "page_info_changed":
                    self._query = told.page_info_changed.query_string
                case "auto_rerun":
                    self.repeats = told.auto_rerun.fragment_id
                case "delta" if told.delta.WhichOneof("type") == "new_element":
                    self._note(told.delta.new_element, answer)
                case "script_finished" if started:
                    if told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        if told.script_finished not in SUCCESS:
                            answer.errors.append(f"the run ended with {told.script_finished}")
                        answer.seconds = time.perf_counter() - start
                        return answer

    def _note(self, element, answer):
        kind = element.WhichOneof("type")
        drawn = getattr(element, kind)
        if kind == "exception":
            answer.errors.append(f"{drawn.type}: {drawn.message}")
        elif kind == "markdown":
            answer.texts.append(drawn.body)
        elif kind in ("slider", "number_input", "button"):
            # Of two with one label that of the sidebar, which is drawn first.
            self.widgets.setdefault(drawn.label, drawn)
