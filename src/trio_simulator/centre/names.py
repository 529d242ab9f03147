"""Plausible Swedish names for services, teams and agents."""

SERVICE_NAMES = (
    "Växel", "Kundtjänst", "Tidbokning", "Fakturafrågor", "Bygglov", "Förskola", "Grundskola", "Gymnasieskola",
    "Äldreomsorg", "Hemtjänst", "Försörjningsstöd", "Socialjour", "Familjerätt", "Färdtjänst", "Parkering",
    "Vatten och avlopp", "Återvinning", "Snöröjning", "Gatubelysning", "Miljö och hälsa", "Livsmedelstillsyn",
    "Bostadsanpassning", "Budget och skuld", "Konsumentvägledning", "Bibliotek", "Kulturskola", "Fritid och idrott",
    "Simhall", "Föreningsbidrag", "Lokalbokning", "Näringsliv", "Upphandling", "Löneservice", "Rekrytering",
    "IT-stöd", "Telefonistöd", "Fastighetsjour", "Överförmyndare", "Valnämnd", "Kommunarkiv", "Registrator",
    "Kart och mät", "Detaljplaner", "Trafiktillstånd", "Skolskjuts", "Skolmåltider", "Elevhälsa", "Vuxenutbildning",
    "Arbetsmarknad", "Daglig verksamhet", "Personlig assistans", "Boendestöd", "Vårdcentral Norr",
    "Vårdcentral Söder", "Vårdcentral Öster", "Vårdcentral Väster", "Provtagning", "Röntgen", "Tandvård", "Sjukresor",
)  # fmt: skip

TEAM_NAMES = (
    "Centrum", "Norr", "Söder", "Öster", "Väster", "Ängen", "Åsen", "Hamnen", "Kvarnen", "Sjöstaden", "Björkhagen",
    "Ekbacken", "Lövåsen", "Strömmen", "Torget", "Slätten", "Höjden", "Ön", "Bruket", "Skogen",
)  # fmt: skip

FIRST_NAMES = (
    "Anna", "Åsa", "Björn", "Märta", "Göran", "Sören", "Örjan", "Ylva", "Erik", "Karin", "Lars", "Ängla", "Håkan",
    "Kerstin", "Mikael", "Fatima", "Johan", "Maja", "Pär", "Ulla", "Ali", "Ingrid", "Jörgen", "Linnéa", "Oskar",
    "Birgitta", "Nils", "Åke", "Elin", "Hassan", "Sofia", "Tobias", "Gun-Britt", "Viktor", "Zara", "Märit", "Bo",
    "Hjördis", "Emil", "Camilla", "Stellan", "Agneta", "Gösta", "Petra", "René", "Solveig", "Mohammed", "Lovisa",
)  # fmt: skip

LAST_NAMES = (
    "Andersson", "Åkesson", "Öberg", "Ångström", "Lindström", "Sjögren", "Björklund", "Hägg", "Nyström", "Östlund",
    "Bergström", "Norén", "Löfgren", "Ek", "Söderberg", "Håkansson", "Åberg", "Wallén", "Ahmed", "Sjöberg", "Ström",
    "Fransson", "Hedlund", "Öhman", "Blomqvist", "Grönlund", "Månsson", "Pålsson", "Råberg", "Svärd", "Törnqvist",
    "Vänskä", "Yilmaz", "Zetterström", "Äng", "Kovacs", "Dahl", "Engström", "Ibrahim", "Jönsson", "Karlsson",
    "Lundgren", "Mårtensson", "Nordström", "Persson", "Rönn", "Sandström",
)  # fmt: skip
