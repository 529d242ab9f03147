"""Our own signed JSON."""
