"""History as files: tables that know nothing of how they are written, and writers that know nothing of history."""
