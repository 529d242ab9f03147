"""For every test."""

import gc

from hypothesis import settings

# How long an example takes is no business of a test: that is measured by the bench, as ratios.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Tests make and drop more than they keep: looking through it less often takes a tenth off their time.
gc.set_threshold(50_000, 20, 50)
