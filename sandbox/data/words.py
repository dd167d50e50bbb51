"""The words that invented people, streets and towns are made of."""


def _words(text: str, between: str | None = None) -> tuple[str, ...]:
    return tuple(text.split(between))


GIVEN = _words(
    "Ada Ben Cleo Dario Edda Finn Greta Hugo Iris Jonas Kira Leo Mina Noel Olga Piet Quinn Rosa Sven Tilda "
    "Umar Vera Wim Xenia Yuri Zara Alma Boris Carla Dirk Elsa Felix Gitte Hanna Igor Jette Karl Lotte Marek Nora "
    "Otto Paula Ravi Selma Timo Ulla Viggo Wanda Ylva Zeno Amir Berta Cyril Delia Emil Freya Gwen Henk Ines Jakob"
)

SURNAMES = _words(
    "Example Sample Placeholder Specimen Testman Demoson Mockley Fictive Standin Dummond Pretend Figment Notreal "
    "Madeup Stockton-Test Fakenham Imitas Modelski Proxman Sandboxer Tryout Rehearsal Pilotto Draftsen Sketchley "
    "Patternos Templar-Test Trialova Probeman Simula Emula Replica Facsim Mirrorby Shadowell Understudy Standby "
    "Nominal Genero Plainview-Test Anyone Somebody Everyman Whosit Thingamy Doering-Test Roe-Test Bloggs-Test Public"
)

STREETS = _words(
    "Main St|Lake Ave|Larch Ln|Depot St|Granite Rd|Sawmill Rd|Orchard Way|Foundry St|Ferry Rd|Prairie Ave|"
    "Aspen Ct|Quarry Rd|Willow Dr|Station St|Harvest Ln|Juniper Way|Cedar St|Ridge Rd|Spruce Ave|Meadow Ln",
    "|",
)

TOWNS = (
    # city, subdivision, postal code, latitude, longitude: places that no map shows
    ("Example Falls", "US_MT", "59990", 47.71, -112.18),
    ("Sample Creek", "US_MT", "59991", 46.93, -111.42),
    ("Testerville", "US_MT", "59992", 48.12, -113.05),
    ("Mock Prairie", "US_MT", "59993", 47.05, -109.88),
    ("Fictive Springs", "US_MT", "59994", 45.83, -110.61),
    ("Demo Junction", "US_MT", "59995", 46.28, -114.02),
    ("Placeholder", "US_ID", "83890", 44.06, -114.74),
    ("Standin Valley", "US_WY", "82990", 43.22, -107.55),
)

STATES = {"MT": "MONTANA", "ID": "IDAHO", "WY": "WYOMING"}

TRADES = ("Bakery", "Garage", "Dental Office", "Hardware", "Diner", "Feed & Seed", "Print Shop", "Nursery")

CREWS = ("North crew", "South crew", "Contractor")

DROP_TYPES = ("Aerial", "Buried", "Conduit")
