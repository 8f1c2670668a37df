"""Settings of the test run."""

from hypothesis import settings

# A busy machine is no failure: no example is timed.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
