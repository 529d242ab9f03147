"""The contact centre itself: a discrete event simulation in simulated time, deterministic by its seed."""
