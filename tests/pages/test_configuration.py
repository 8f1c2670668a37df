"""What `streamlit run app.py` does with the project's settings and no flags."""

import pathlib
import subprocess
import tomllib

import pytest

HOUSE = pathlib.Path(__file__).parents[2]


def test_telemetry_is_off_and_requests_are_protected():
    config = tomllib.loads((HOUSE / ".streamlit" / "config.toml").read_text())
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["enableXsrfProtection"] is True
    assert config["runner"]["postScriptGC"] is False
    assert set(config["theme"]) == {"light", "dark"}


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
