"""The shape of the TE API on the wire: queries, envelopes, paging, formats and charsets."""
