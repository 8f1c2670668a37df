"""Settings of the test run."""

from hypothesis import settings

# A busy machine is no failure: no example is timed.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Modules of this name would be confused where pytest looks for doctests.
collect_ignore = ["conftest.py", "browser/conftest.py"]
# Scripts of Streamlit run at once when they are imported.
collect_ignore += [f"benchmarks/floor/{name}.py" for name in ("replayed", "in_navigation")]
