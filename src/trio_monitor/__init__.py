"""Trio Monitor: a real-time monitor for contact centres on Trio Enterprise."""

__version__ = "0.1.0"
