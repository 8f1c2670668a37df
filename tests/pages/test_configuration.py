"""What `streamlit run app.py` does with the project's settings and no flags."""

import pathlib
import subprocess
import tomllib

import pytest
from streamlit.testing.v1 import AppTest

HOUSE = pathlib.Path(__file__).parents[2]


def test_telemetry_is_off_and_requests_are_protected():
    config = tomllib.loads((HOUSE / ".streamlit" / "config.toml").read_text())
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["enableXsrfProtection"] is True
    assert config["runner"]["postScriptGC"] is False
    assert set(config["theme"]) == {"light", "dark"}


def test_a_fault_of_the_app_shows_its_kind_and_nothing_of_what_a_reader_brought():
    app = AppTest.from_string("raise KeyError('the content of a file')").run()
    (shown,) = app.exception
    assert "KeyError" in shown.proto.type
    assert "the content of a file" not in str(shown.proto)
    assert not shown.proto.stack_trace


def test_the_visible_top_level_is_the_owners():
    listed = subprocess.run(["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    visible = {path.split("/")[0] for path in listed.stdout.splitlines() if path[0] != "."}
    assert visible == {"app.py", "mlp", "pages", "tests", "requirements.txt", "README.md"}


def test_the_pages_listed_are_the_scripts_there_are():
    from app import PAGES

    listed = {name for pages in PAGES.values() for name, _ in pages}
    assert listed == {path.stem for path in (HOUSE / "pages").glob("*.py")}
