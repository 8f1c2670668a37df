"""A reader without a browser: Streamlit's own messages over a websocket, and the files beside it.

It does as the browser does: it keeps cookies, sends the address of its page and the values of all
widgets, and takes what comes until the script has finished.
"""

import contextlib
import http.client
import re
import urllib.parse
from http.cookies import SimpleCookie

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import DoubleArray, FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit_messages import Run
from websockets.sync.client import connect

# What is waited for at most, in seconds: a machine may be busy.
WAIT = 60


class Reader:
    """One session of a page.

    Parameters
    ----------
    address : str
        Of the app, without a page.
    page : str
        The name of a page; empty is the first.
    query : str
    """

    def __init__(self, address, page="", query=""):
        self.address, self.url = address, urllib.parse.urlsplit(address)
        self.page, self.query, self.cookies = page, query, {}
        self.stack = contextlib.ExitStack()
        self.ids, self.states = {}, {}  # of every widget: by its key, and its value by its id

    def open(self):
        """The first visit: the page itself, then its session."""
        status, _ = self.fetch(f"{self.url.path}/{self.page}")
        assert status == 200
        self.fetch(f"{self.url.path}/_stcore/health")  # brings the cookie that uploads need
        self.connect()
        return self.run()

    def connect(self):
        """A connection, and with it a session; also after the one before was lost."""
        self.close()
        session = connect(
            f"ws://{self.url.netloc}{self.url.path}/_stcore/stream",
            subprotocols=["streamlit"],
            origin=f"http://{self.url.netloc}",
            additional_headers={"Cookie": self._cookie()},
            max_size=None,
            open_timeout=WAIT,
            proxy=None,
        )
        self.socket = self.stack.enter_context(session)
        self._keep(self.socket.response.headers.get_all("Set-Cookie"))

    def close(self):
        """The page closed."""
        self.stack.close()

    def run(self, change=()):
        """One run of the script, with these widgets changed; what is drawn is kept.

        Parameters
        ----------
        change : iterable of (str, str, object)
            The key of a widget, the field of its message, and its value.
        """
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_name = self.query, self.page
        asked.context_info.url = f"{self.address}/{self.page}"
        for key, field, value in change:
            self.states[self.ids[key]] = (field, value)
        for name, (field, value) in self.states.items():
            state = asked.widget_states.widgets.add(id=name)
            place = getattr(state, field)
            if hasattr(place, "CopyFrom"):
                place.CopyFrom(value)
            else:
                setattr(state, field, value)
        self.socket.send(message.SerializeToString())
        run = Run(self.query)
        while not run.take(self.socket.recv(timeout=WAIT)):
            pass
        assert run.errors == []
        self.session, self.query, self.texts = run.session, run.query, run.texts
        self.downloads = run.labelled("download_button")
        for kind, element in run.drawn:
            self._note(kind, element)
        return self

    @property
    def fingerprint(self):
        """What the sidebar says."""
        return re.search(r"Fingerprint \*\*(\w+)\*\*", "\n".join(self.texts))[1]

    def download(self, label):
        """The bytes behind the first button of this label, and the status of the answer."""
        button = self.downloads[label]
        url = button.url
        if button.deferred_file_id:
            message = BackMsg()
            request = message.backend_operation_request
            request.request_id, request.session_id = "1", self.session
            request.deferred_file.file_id = button.deferred_file_id
            self.socket.send(message.SerializeToString())
            while (got := self._received()).WhichOneof("type") != "backend_operation_response":
                pass
            url = got.backend_operation_response.deferred_file.url
        return self.fetch(f"{self.url.path}{url}")

    def upload(self, key, name, data):
        """A file put into the box of this key; returns the status of the answer and the run."""
        message = BackMsg()
        request = message.file_urls_request
        request.request_id, request.session_id = "2", self.session
        request.file_names.append(name)
        self.socket.send(message.SerializeToString())
        while (got := self._received()).WhichOneof("type") != "file_urls_response":
            pass
        (urls,) = got.file_urls_response.file_urls
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        body = f"--end\r\n{head}\r\n\r\n".encode() + data + b"\r\n--end--\r\n"
        headers = {
            "Content-Type": "multipart/form-data; boundary=end",
            "X-Xsrftoken": self.cookies["_streamlit_xsrf"],
        }
        status, _ = self.fetch(f"{self.url.path}{urls.upload_url}", "PUT", body, headers)
        if status != 204:
            return status
        state = FileUploaderState()
        state.uploaded_file_info.add(
            name=name, size=len(data), file_id=urls.file_id, file_urls=urls
        )
        self.run([(key, "file_uploader_state_value", state)])
        return status

    def fetch(self, path, method="GET", body=None, headers=()):
        """Status and body of an answer; its cookies are kept."""
        connection = http.client.HTTPConnection(self.url.netloc, timeout=WAIT)
        try:
            connection.request(method, path, body, {"Cookie": self._cookie()} | dict(headers))
            answer = connection.getresponse()
            self._keep(answer.headers.get_all("Set-Cookie"))
            return answer.status, answer.read()
        finally:
            connection.close()

    def _cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, cookies):
        for cookie in cookies or ():
            self.cookies |= {name: one.value for name, one in SimpleCookie(cookie).items()}

    def _received(self):
        return ForwardMsg.FromString(self.socket.recv(timeout=WAIT))

    def _note(self, kind, drawn):
        name = getattr(drawn, "id", "")
        if name.startswith("$$ID-"):
            self.ids[name.split("-", 2)[2]] = name
            # The browser sends every value from then on.
            if kind == "slider":
                data = drawn.value if drawn.set_value else drawn.default
                self.states[name] = ("double_array_value", DoubleArray(data=data))
            elif kind == "text_input":
                text = drawn.value if drawn.set_value else drawn.default
                self.states[name] = ("string_value", text)
