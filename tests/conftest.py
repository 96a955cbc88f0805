"""What every test shares."""

from hypothesis import settings

# A deadline is a timed assertion; on a busy machine it fails for no fault of the code.
settings.register_profile("kelisim", deadline=None)
settings.load_profile("kelisim")
