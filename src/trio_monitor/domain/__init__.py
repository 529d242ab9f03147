"""Pure functions and frozen dataclasses: no I/O, no clock, no framework."""
