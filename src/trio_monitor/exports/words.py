"""Words that stand in cells: ours in code, and as people say them."""

from trio_monitor.domain.calls import Outcome, Rule
from trio_monitor.domain.language import Language
from trio_monitor.domain.rollup import Resolution
from trio_monitor.domain.service_level import Formula
from trio_monitor.domain.unseen import Unseen

WORDS: dict[str, tuple[str, str]] = {
    Outcome.ANSWERED: ("besvarat", "answered"),
    Outcome.ABANDONED: ("tappat", "abandoned"),
    Outcome.FLOWED_OUT: ("vidarestyrt", "flowed out"),
    Outcome.UNOBSERVED: ("ej observerat", "unobserved"),
    "waiting": ("väntar", "waiting"),
    Rule.RECORD: ("tiden står i Trios samtalspost", "Trio's own call record tells the time"),
    Rule.AGENT_HAS_IT: ("borta ur kön, en handläggare har det", "gone from the queue, an agent has it"),
    Rule.GONE_WHILE_WAITING: ("försvann ur kön utan att någon tog det", "gone from the queue, nobody took it"),
    Rule.MOVED: ("väntar nu i en annan kö", "now waits in another queue"),
    Rule.TOO_LITTLE_EVIDENCE: ("försvann utan att utgången kunde ses", "gone without its outcome being seen"),
    Rule.OFFERED_UNWATCHED: ("inkom när ingen avläsning gjordes", "came while no reading was taken"),
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


UNSEEN = ("Samtal som ingen avläsning såg (uppskattning)", "Calls that no poll saw (an estimate)")
_NOT_ESTIMATED = (
    "Uppskattas för högst 31 dygn vars samtal finns kvar. Räknas inte i något tal.",
    "Estimated for at most 31 days whose calls are still kept. In none of the figures.",
)
_ABOUT = (
    (
        "Omkring {expected} (mellan {least} och {most}) kom och lade på mellan två avläsningar. Räknas inte i något"
        " tal. Metod: hur ofta uppringare lägger på strax efter att de setts, gånger tiden de väntat innan dess."
    ),
    (
        "About {expected} (between {least} and {most}) came and hung up between two polls. In none of the figures."
        " Method: how often callers hang up soon after they were first seen, times how long they waited before."
    ),
)
_TOO_FEW = (
    "För få har lagt på för att uppskatta dem. Räknas inte i något tal.",
    "Too few have hung up to estimate them. In none of the figures.",
)


def unseen_words(unseen: Unseen | None, language: Language) -> str:
    """What is told of the calls that no poll saw; `unseen` is None where nobody has estimated them."""
    if unseen is None:
        return language.of(_NOT_ESTIMATED)
    if unseen.expected is None or unseen.least is None or unseen.most is None:
        return language.of(_TOO_FEW)
    expected, least, most = (round(value) for value in (unseen.expected, unseen.least, unseen.most))
    return language.of(_ABOUT).format(expected=expected, least=least, most=most)
