"""A stand-in Trio Enterprise server: the TE API on the wire, a queueing model behind it, the truth beside it."""
