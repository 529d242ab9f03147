"""The page for whoever the OpenID provider has sent back and who was not let in.

It comes from the server, since it tells which groups would do, and that is for those alone who have signed in there.
"""

from collections.abc import Iterable
from html import escape

from starlette.responses import HTMLResponse

from trio_monitor.domain.language import Language
from trio_monitor.web.door import SignInFailure

Words = tuple[str, str]

TITLE = ("Du är inte inloggad", "You are not signed in")
WHY: dict[SignInFailure, Words] = {
    SignInFailure.NO_ATTEMPT: (
        "Inloggningen tog för lång tid, eller så öppnades sidan på nytt. Logga in igen.",
        "The sign-in took too long, or the page was opened anew. Sign in again.",
    ),
    SignInFailure.CODE_REFUSED: (
        "Inloggningen var redan använd eller för gammal. Logga in igen.",
        "The sign-in had been used already, or was too old. Sign in again.",
    ),
    SignInFailure.DENIED: (
        "{name} släppte inte in dig, eller så avbröt du inloggningen där.",
        "{name} did not let you in, or you broke off there.",
    ),
    SignInFailure.NO_GROUP: (
        "Ditt konto hos {name} är inte med i någon grupp som får använda Trio Monitor. En av de här räcker:",
        "Your account at {name} is in no group that may use Trio Monitor. One of these is enough:",
    ),
    SignInFailure.NO_QUEUE_GROUP: (
        "Ditt konto hos {name} är inte med i någon grupp som får se köer. En av de här räcker:",
        "Your account at {name} is in no group that may see queues. One of these is enough:",
    ),
    SignInFailure.GROUPS_LEFT_OUT: (
        "Du är med i så många grupper att {name} inte skickade någon av dem, och ingen släpps in utan sina grupper.",
        "You are in so many groups that {name} sent none of them, and nobody is let in without their groups.",
    ),
    SignInFailure.DISABLED: (
        "Ditt konto är avstängt i Trio Monitor. En administratör kan slå på det.",
        "Your account is disabled in Trio Monitor. An administrator can enable it.",
    ),
    SignInFailure.CHANGED_MEANWHILE: (
        "Någon ändrade ditt konto i Trio Monitor just när du loggade in. Logga in igen.",
        "Somebody changed your account in Trio Monitor just as you signed in. Sign in again.",
    ),
    SignInFailure.STORE_UNAVAILABLE: (
        "Trio Monitors databas går inte att nå just nu. Försök igen om en stund.",
        "Trio Monitor's database cannot be reached just now. Try again in a while.",
    ),
    SignInFailure.PROVIDER_UNAVAILABLE: (
        "{name} svarar inte just nu. Försök igen om en stund.",
        "{name} does not answer just now. Try again in a while.",
    ),
    SignInFailure.PROVIDER_MISCONFIGURED: (
        "Trio Monitor och {name} är inte rätt inställda mot varandra. Monitorns logg berättar mer för administratören.",
        "Trio Monitor and {name} are not set up for each other. The monitor's log tells an administrator more.",
    ),
    SignInFailure.INVALID_ANSWER: (
        "Svaret från {name} gick inte att lita på. Logga in igen; händer det på nytt, tala med en administratör.",
        "The answer of {name} could not be trusted. Sign in again; if it happens anew, talk to an administrator.",
    ),
}
ASK = (
    "Be den som sköter kontona i din organisation om hjälp.",
    "Ask whoever looks after accounts in your organisation for help.",
)
ASK_FOR_FEWER = (
    "Den som sköter {name} kan ställa in att bara grupper som är tilldelade Trio Monitor skickas.",
    "Whoever looks after {name} can have it send only the groups that are assigned to Trio Monitor.",
)
BY_PASSWORD = (
    "Har du ett lösenord i Trio Monitor kan du logga in med det på inloggningssidan.",
    "If you have a password in Trio Monitor, sign in with it on the sign-in page.",
)
WHAT_THEN: dict[SignInFailure, Words] = {
    SignInFailure.NO_GROUP: ASK,
    SignInFailure.NO_QUEUE_GROUP: ASK,
    SignInFailure.GROUPS_LEFT_OUT: ASK_FOR_FEWER,
    SignInFailure.PROVIDER_UNAVAILABLE: BY_PASSWORD,
    SignInFailure.PROVIDER_MISCONFIGURED: BY_PASSWORD,
}
AGAIN = ("Logga in med {name}", "Sign in with {name}")
ELSE = ("Till inloggningssidan", "To the sign-in page")

PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} – Trio Monitor</title>
<link rel="stylesheet" href="/refused.css">
</head>
<body>
<main>
<p class="product">Trio Monitor</p>
<h1>{title}</h1>
<p role="alert">{why}</p>
{groups}{then}<p class="ways"><a href="/api/v1/sign-in/oidc">{again}</a> <a href="/">{other}</a></p>
<p class="reason">{reason}</p>
</main>
</body>
</html>
"""


def refused_page(
    failure: SignInFailure, status: int, name: str, language: Language, groups: Iterable[str] = ()
) -> HTMLResponse:
    """The page that tells why, and what to do."""

    def said(words: Words) -> str:
        return escape(language.of(words).format(name=name))

    items = "".join(f"<li>{escape(group)}</li>" for group in sorted(groups))
    page = PAGE.format(
        language=language.value,
        title=said(TITLE),
        why=said(WHY[failure]),
        groups=f"<ul>{items}</ul>\n" if items else "",
        then=f"<p>{said(WHAT_THEN[failure])}</p>\n" if failure in WHAT_THEN else "",
        again=said(AGAIN),
        other=said(ELSE),
        reason=failure.value,
    )
    return HTMLResponse(page, status, headers={"cache-control": "no-store", "vary": "Accept-Language"})


def language_of(accept_language: str | None) -> Language:
    """English for whoever asks for it first, else Swedish."""
    first = (accept_language or "").split(",")[0].strip().lower()
    return Language.ENGLISH if first.startswith("en") else Language.SWEDISH
