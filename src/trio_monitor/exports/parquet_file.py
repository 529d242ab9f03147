"""Apache Parquet, for those who analyse further; needs the optional package `pyarrow`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from trio_monitor.errors import ExportUnavailable
from trio_monitor.exports.table import Cell, Kind, Row, Table


class ParquetFile:
    """Columns by the names of the glossary; instants are UTC with their zone named; a batch is a row group."""

    def __init__(self, path: Path, table: Table) -> None:
        arrow, parquet = pyarrow()
        self._arrow = arrow
        types = {
            Kind.COUNT: arrow.int64(),
            Kind.SECONDS: arrow.float64(),
            Kind.PERCENT: arrow.float64(),
            Kind.INSTANT: arrow.timestamp("us", tz="UTC"),
            Kind.UTC: arrow.timestamp("us", tz="UTC"),
            Kind.YES_NO: arrow.bool_(),
        }
        self._schema = arrow.schema([(column.code, types.get(column.kind, arrow.string())) for column in table.columns])
        self._writer = parquet.ParquetWriter(path, self._schema)

    def add(self, rows: Sequence[Row]) -> None:
        """So many rows."""
        if not rows:
            return
        columns = [[_utc(cell) for cell in column] for column in zip(*rows, strict=True)]
        arrays = [
            self._arrow.array(column, type=field.type) for column, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        """Write what the format has at its end."""
        self._writer.close()

    def abandon(self) -> None:
        """Its end is small."""
        self.close()


def _utc(cell: Cell) -> Cell:
    return cell.astimezone(UTC) if isinstance(cell, datetime) else cell


def pyarrow() -> tuple[Any, Any]:
    """The library and its part for files; ExportUnavailable where it is not installed."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise ExportUnavailable("Parquet needs pyarrow: pip install 'trio-monitor[parquet]'") from error
