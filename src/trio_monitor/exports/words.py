"""Words that stand in cells: ours in code, and as people say them."""

from trio_monitor.domain.calls import Outcome
from trio_monitor.domain.language import Language
from trio_monitor.domain.rollup import Resolution
from trio_monitor.domain.service_level import Formula

WORDS: dict[str, tuple[str, str]] = {
    Outcome.ANSWERED: ("besvarat", "answered"),
    Outcome.ABANDONED: ("tappat", "abandoned"),
    Outcome.FLOWED_OUT: ("vidarestyrt", "flowed out"),
    Outcome.UNOBSERVED: ("ej observerat", "unobserved"),
    "waiting": ("väntar", "waiting"),
}

FORMULAS: dict[Formula, tuple[str, str]] = {
    Formula.ANSWERED_ONLY: (
        "besvarade inom gränsen / besvarade",
        "answered within the limit / answered",
    ),
    Formula.ALL_ABANDONS: (
        "besvarade inom gränsen / (besvarade + tappade)",
        "answered within the limit / (answered + abandoned)",
    ),
    Formula.OFFERED: (
        "besvarade inom gränsen / inkomna",
        "answered within the limit / offered",
    ),
    Formula.SHORT_ABANDONS_EXCLUDED: (
        "besvarade inom gränsen / (besvarade + tappade − korta avbrott)",
        "answered within the limit / (answered + abandoned − short abandons)",
    ),
    Formula.ABANDONS_WITHIN_LIMIT_EXCLUDED: (
        "besvarade inom gränsen / (besvarade + tappade − tappade inom gränsen)",
        "answered within the limit / (answered + abandoned − abandoned within the limit)",
    ),
    Formula.ABANDONS_WITHIN_LIMIT_MET: (
        "(besvarade inom gränsen + tappade inom gränsen) / (besvarade + tappade)",
        "(answered within the limit + abandoned within the limit) / (answered + abandoned)",
    ),
}

RESOLUTIONS: dict[Resolution, tuple[str, str]] = {
    Resolution.QUARTER: ("15 minuter", "15 minutes"),
    Resolution.HOUR: ("timme", "hour"),
    Resolution.DAY: ("dygn", "day"),
    Resolution.WEEK: ("vecka (ISO)", "week (ISO)"),
    Resolution.MONTH: ("månad", "month"),
}


def word(code: str, language: Language) -> str:
    """A word of ours as people say it; an unknown one as it is."""
    return language.of(WORDS.get(code, (code, code)))


def yes_no(value: bool, language: Language) -> str:
    """Ja or nej."""
    return language.of(("ja", "yes") if value else ("nej", "no"))
