"""Checks of the repository that no linter has: secrets, licences, and what the audits of packages really said."""
