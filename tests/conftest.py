"""For every test."""

from hypothesis import settings

# How long an example takes is no business of a test: that is measured by the bench, as ratios.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
