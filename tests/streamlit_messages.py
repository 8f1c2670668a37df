"""What a server says of one run of a script, for clients without a browser, whatever their socket.

A rerun is one message to the server and many back; it is over when the server says so. Messages
are protobuf, whose classes come with Streamlit (`streamlit.proto`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_WELL = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass
class Run:
    """One run: what was drawn, and what the next message to the server is made of.

    Attributes
    ----------
    query : str
        Of the page's address, also after the run has written it.
    page_hash, session : str
        How the server calls the page and the session.
    repeats : str
        The fragment that asks to be run again and again, where there is one.
    drawn : list of (str, message)
        The kind of every element, and the element, in order.
    outcome : int or None
        How the run ended.
    size : int
        Bytes received.
    seconds : float
        For the client to note how long the run took.
    """

    query: str = ""
    page_hash: str = ""
    session: str = ""
    repeats: str = ""
    drawn: list = field(default_factory=list)
    outcome: int | None = None
    size: int = 0
    seconds: float = 0.0
    _started: bool = False

    def take(self, raw):
        """Take one message, as bytes; whether the run is over."""
        self.size += len(raw)
        told = ForwardMsg.FromString(raw)
        match told.WhichOneof("type"):
            case "new_session":
                self._started = True
                self.page_hash = told.new_session.page_script_hash
                self.session = told.new_session.initialize.session_id
                self.drawn.clear()
            case "navigation":  # the page that the navigation chose
                self.page_hash = told.navigation.page_script_hash
            case "page_info_changed":
                self.query = told.page_info_changed.query_string
            case "auto_rerun":
                self.repeats = told.auto_rerun.fragment_id
            case "delta" if told.delta.WhichOneof("type") == "new_element":
                element = told.delta.new_element
                kind = element.WhichOneof("type")
                self.drawn.append((kind, getattr(element, kind)))
            case "script_finished" if self._started:
                # Where it ended early, another run follows at once.
                if told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    self.outcome = told.script_finished
        return self.outcome is not None

    @property
    def texts(self):
        """Every text of the page, in order."""
        return [element.body for kind, element in self.drawn if kind in ("markdown", "alert")]

    @property
    def errors(self):
        """Exceptions that the page showed, and how the run ended if not well."""
        shown = [f"{e.type}: {e.message}" for kind, e in self.drawn if kind == "exception"]
        return shown if self.outcome in _WELL else [*shown, f"the run ended with {self.outcome}"]

    def labelled(self, *kinds):
        """The elements of these kinds by their labels; of two with one label the first."""
        found = [(element.label, element) for kind, element in self.drawn if kind in kinds]
        return dict(reversed(found))
