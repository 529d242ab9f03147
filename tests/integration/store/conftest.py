"""The fixtures of the contract suite; tests here also look behind the port."""

from tests.contract.store.fixtures import database_kind, store, url

__all__ = ["database_kind", "store", "url"]
