"""Reading the settings from the environment and `.env`, with every fault at once."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_settings import SettingsError

from trio_monitor.errors import SettingsFault, SettingsInvalid
from trio_monitor.settings.safety import production_faults
from trio_monitor.settings.settings import NESTED, PREFIX, Settings, every_variable, members, value_at, variable

ENV_FILE = ".env"

SIMILAR = 0.8
"""How alike a misspelt name must be to a real one to be proposed, 0 to 1."""

PLACEHOLDER = "CHANGE-ME"
"""Stands in the example files for what only their user knows."""

FILES = (
    ("trio", "field_map"),
    ("trio", "ca_file"),
    ("web", "certificate_file"),
    ("web", "key_file"),
    ("oidc", "ca_file"),
)
"""Settings that name a file to be read."""

MOST_TRIES = 3
"""Once as it is, once without the members at fault, once without their groups."""

Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, usable or not.

    Attributes:
        settings: with defaults in the place of what is at fault; None when not even that can be told.
        faults: all of them.
        origins: of each variable that is set, where its value comes from.
    """

    settings: Settings | None
    faults: tuple[SettingsFault, ...]
    origins: Mapping[str, str]


def load_settings(env_file: Path | None = None) -> Settings:
    """Read the settings from the environment and, below it, from `env_file` (default: `.env` if it is there).

    Raises:
        SettingsInvalid: with every fault at once.
    """
    reading = read_settings(env_file)
    if reading.faults or reading.settings is None:
        raise SettingsInvalid(reading.faults)
    return reading.settings


def read_settings(env_file: Path | None = None) -> Reading:
    """As `load_settings`, for who wants to show what is there also where it is at fault."""
    path = env_file or Path(ENV_FILE)
    try:
        in_file: Values = dotenv_values(path)
    except (OSError, ValueError) as error:
        problem = "it is not UTF-8 text" if isinstance(error, ValueError) else f"it cannot be read: {error.strerror}"
        return Reading(None, (SettingsFault(str(path), problem, "save it anew as UTF-8, readable for us"),), {})
    faults = [*_unknown_names(os.environ), *_unknown_names(in_file), *_placeholders({**in_file, **os.environ})]
    settings = _validated(path, faults)
    if settings is not None:
        told = {fault.setting for fault in faults}
        further = [*_missing_files(settings), *production_faults(settings)]
        faults += [fault for fault in further if fault.setting not in told]
    origins = {**_named(in_file, str(path)), **_named(os.environ, "environment")}
    return Reading(settings, tuple(faults), origins)


def _validated(path: Path, faults: list[SettingsFault]) -> Settings | None:
    """The settings, with defaults in the place of what is at fault, so that the rest can be looked at too."""
    instead: dict[str, Any] = {}
    for _ in range(MOST_TRIES):
        try:
            return Settings(_env_file=path, **instead)
        except ValidationError as error:
            told = {fault.setting for fault in faults}
            for each in error.errors(include_url=False, include_input=False):
                fault = _fault(each["loc"], each["msg"])
                if fault.setting not in told:
                    faults.append(fault)
                _put_default(instead, each["loc"])
        except SettingsError:
            # A whole group in one variable, as JSON: not a setting of ours, and already among the unknown names.
            if not faults:
                raise
            return None
    return None


def _put_default(instead: dict[str, Any], location: tuple[int | str, ...]) -> None:
    """Put the default of a member at fault in its place; of its whole group when the members do not go together."""
    name, *rest = map(str, location)
    for path, field in members():
        if path == (name,):
            instead[name] = field.default
        elif path == (name, *rest[:1]):
            instead.setdefault(name, {})[path[1]] = field.default
    if not rest:
        instead[name] = Settings.model_fields[name].default


def _named(values: Values, origin: str) -> dict[str, str]:
    return {name.upper(): origin for name, value in values.items() if name.upper().startswith(PREFIX) and value}


def _unknown_names(environment: Values) -> Iterator[SettingsFault]:
    """A variable with our prefix that is no setting is a misspelling, never silently passed over."""
    known = every_variable()
    for name in environment:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), known, n=1, cutoff=SIMILAR)
            fix = f"did you mean {near[0]}?" if near else "remove it; `trio-monitor settings` lists every setting"
            yield SettingsFault(name, "there is no such setting", fix)


def _placeholders(values: Values) -> Iterator[SettingsFault]:
    for name, meaning in every_variable().items():
        if PLACEHOLDER in (values.get(name) or ""):
            yield SettingsFault(name, f"it still holds the example's {PLACEHOLDER}", f"it is {meaning}")


def _fault(location: tuple[int | str, ...], message: str) -> SettingsFault:
    path = [str(part) for part in location]
    name = variable(*path)
    fix = every_variable().get(name)
    return SettingsFault(
        name if fix else f"{name}{NESTED}…",
        message.removeprefix("Value error, "),
        f"it is {fix}" if fix else "see docs/reference/settings.md",
    )


def _missing_files(settings: Settings) -> Iterator[SettingsFault]:
    for path in FILES:
        file = value_at(settings, path)
        if isinstance(file, Path) and not file.is_file():
            yield SettingsFault(variable(*path), f"there is no file {file}", "give the path of a readable file")
