"""The columns of the table of intervals: names, kinds, and what the sheet that explains them says."""

from trio_monitor.exports.table import Column, Kind

COLUMNS = (
    Column("queue_id", Kind.TEXT, ("Kö-id", "Queue id"), ("Köns id i Trio.", "The queue's id in Trio.")),
    Column("queue", Kind.TEXT, ("Kö", "Queue"), ("Köns senaste namn.", "The queue's latest name.")),
    Column("start_at", Kind.INSTANT, ("Från", "From"), ("Början, centrets klocka.", "Start, by the centre's clock.")),
    Column(
        "end_at",
        Kind.INSTANT,
        ("Till", "To"),
        ("Slut (ingår ej), centrets klocka.", "End (not included), by the centre's clock."),
    ),
    Column(
        "start_utc",
        Kind.UTC,
        ("Från (UTC)", "From (UTC)"),
        ("Skiljer de två timmarna 02 när sommartiden slutar.", "Tells apart the two hours 02 when summer time ends."),
    ),
    Column(
        "offered", Kind.COUNT, ("Inkomna", "Offered"), ("Samtal som kom till kön.", "Calls that entered the queue.")
    ),
    Column("answered", Kind.COUNT, ("Besvarade", "Answered"), ("Nådde en handläggare.", "Reached an agent.")),
    Column(
        "answered_within",
        Kind.COUNT,
        ("Besvarade inom gränsen", "Answered within the limit"),
        ("Besvarade efter högst gränsens väntetid.", "Answered after a wait of at most the limit."),
    ),
    Column(
        "abandoned",
        Kind.COUNT,
        ("Tappade", "Abandoned"),
        ("Lade på i kö eller under påringning.", "Hung up while waiting or ringing."),
    ),
    Column(
        "abandoned_within",
        Kind.COUNT,
        ("Tappade inom gränsen", "Abandoned within the limit"),
        ("Tappade efter högst gränsens väntetid.", "Abandoned after a wait of at most the limit."),
    ),
    Column(
        "short_abandoned",
        Kind.COUNT,
        ("Korta avbrott", "Short abandons"),
        ("Tappade efter en mycket kort väntetid.", "Abandoned after a very short wait."),
    ),
    Column(
        "short_abandoned_least",
        Kind.COUNT,
        ("Korta avbrott, minst", "Short abandons, at least"),
        (
            "Säkert korta: en väntetid är känd mellan två avläsningar.",
            "Surely short: waits are known between two polls.",
        ),
    ),
    Column(
        "short_abandoned_most",
        Kind.COUNT,
        ("Korta avbrott, högst", "Short abandons, at most"),
        ("Så många kan ha varit korta.", "So many may have been short."),
    ),
    Column(
        "flowed_out",
        Kind.COUNT,
        ("Vidarestyrda", "Flowed out"),
        ("Lämnade kön på annat sätt.", "Left the queue otherwise."),
    ),
    Column(
        "unobserved",
        Kind.COUNT,
        ("Ej observerade", "Unobserved"),
        ("Samtal vars slut i kön inte kunde ses.", "Calls whose end in the queue could not be seen."),
    ),
    Column("waiting", Kind.COUNT, ("Väntar än", "Still waiting"), ("Väntar fortfarande.", "Wait still.")),
    Column(
        "outside_hours",
        Kind.COUNT,
        ("Utanför öppettid", "Outside hours"),
        ("Inkomna utanför öppettid; räknas bara här.", "Offered outside opening hours; counted only here."),
    ),
    Column(
        "service_level_percent",
        Kind.PERCENT,
        ("Servicenivå", "Service level"),
        ("Efter bladets formel; tom när nämnaren är noll.", "By the sheet's formula; empty without a denominator."),
    ),
    Column(
        "service_level_numerator",
        Kind.COUNT,
        ("Servicenivå, täljare", "Service level, numerator"),
        ("Summera täljare och nämnare, aldrig procenttal.", "Sum numerators and denominators, never percentages."),
    ),
    Column(
        "service_level_denominator",
        Kind.COUNT,
        ("Servicenivå, nämnare", "Service level, denominator"),
        ("Se täljaren.", "See the numerator."),
    ),
    Column(
        "limit_seconds",
        Kind.SECONDS,
        ("Gräns (s)", "Limit (s)"),
        ("Tom där flera gränser gällde: varje samtal räknas mot sin.", "Empty where several held: each by its own."),
    ),
    Column(
        "asa_seconds",
        Kind.SECONDS,
        ("Medelväntetid, besvarade (s)", "Average speed of answer (s)"),
        ("Väntetid för besvarade / besvarade.", "Waits of the answered / answered."),
    ),
    Column(
        "answered_wait_seconds",
        Kind.SECONDS,
        ("Väntetid, besvarade (s)", "Waits of the answered (s)"),
        ("Summan, för egna beräkningar.", "The sum, for reckonings of your own."),
    ),
    Column(
        "longest_wait_seconds",
        Kind.SECONDS,
        ("Längsta väntetid (s)", "Longest wait (s)"),
        ("Längsta kända väntetid.", "The longest known wait."),
    ),
    Column(
        "abandon_rate_percent",
        Kind.PERCENT,
        ("Andel tappade", "Abandon rate"),
        ("Tappade / inkomna.", "Abandoned / offered."),
    ),
    Column(
        "answer_rate_percent",
        Kind.PERCENT,
        ("Andel besvarade", "Answer rate"),
        ("Besvarade / inkomna.", "Answered / offered."),
    ),
    Column(
        "aht_seconds",
        Kind.SECONDS,
        ("Medelhandläggningstid (s)", "Average handling time (s)"),
        ("Från svar till slut, med efterbehandling.", "From answer to end, wrap-up included."),
    ),
    Column(
        "handled_count",
        Kind.COUNT,
        ("Avslutade, med känt slut", "Handled"),
        ("Samtal som medelhandläggningstiden bygger på.", "Calls that the handling time is a mean of."),
    ),
    Column(
        "coverage_percent",
        Kind.PERCENT,
        ("Täckning", "Coverage"),
        (
            "Andel av tiden som sågs. Tomma tal och 0 %: inget sågs.",
            "Share of the time that was seen. Empty figures and 0 %: nothing was seen.",
        ),
    ),
    Column(
        "is_open",
        Kind.YES_NO,
        ("Preliminär", "Preliminary"),
        (
            "Ja tills tiden gått ut och ingen väntar; talen kan ändras.",
            "Yes until the time is over and nobody waits; the figures may change.",
        ),
    ),
)
