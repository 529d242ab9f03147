"""How notices leave: one folder per kind of channel, run by a guarded worker process."""
