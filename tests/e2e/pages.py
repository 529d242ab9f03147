"""Every page of the product, by a name for pictures and its address in the centre of `take_answers`."""

OVERVIEW = "oversikt"
SIGN_IN = "logga-in"
PAIRING = "parkoppling"
WALL = "vaggskarm"

PAGES = {
    OVERVIEW: "/",
    "ko": "/ko/1?period=24h",
    "agenter": "/handlaggare",
    "larm": "/larm",
    "larm-ett": "/larm/{alert}",
    "rapporter": "/rapporter",
    WALL: "/tv",
    "koer": "/administration/koer",
    "ko-regler": "/administration/koer/1",
    "kogrupper": "/administration/kogrupper",
    "handlaggare": "/administration/handlaggare",
    "larmregler": "/administration/larmregler",
    "larmregel": "/administration/larmregler/longest-wait-critical",
    "kanaler": "/administration/kanaler",
    "kanal": "/administration/kanaler/driften",
    "utskick": "/administration/utskick",
    "tavlor": "/administration/tavlor",
    "skarmar": "/administration/skarmar",
    "anvandare": "/administration/anvandare",
    "anvandare-en": "/administration/anvandare/{user}",
    "anvandare-ny": "/administration/anvandare/ny",
    "api-nycklar": "/administration/api-nycklar",
    "api-nyckel-ny": "/administration/api-nycklar/ny",
    "logg": "/administration/logg",
    "utseende": "/administration/utseende",
    "anslutning": "/administration/anslutning",
    "system": "/administration/system",
    "konto": "/konto",
    "hjalp": "/hjalp",
    "saknas": "/saknas",
    SIGN_IN: "/",
    PAIRING: "/tv",
}
SIGNED_OUT = frozenset({SIGN_IN, PAIRING})
