"""Tables of words that canonical forms need: street types, unit marks, legal forms, titles.

American and Brazilian Portuguese forms, as the vendors of the seeds are used there.
"""

STREET_TYPES = {
    "alameda": "al", "al": "al", "alley": "aly", "aly": "aly", "av": "ave", "ave": "ave", "avenida": "ave",
    "avenue": "ave", "blvd": "blvd", "boulevard": "blvd", "cir": "cir", "circle": "cir", "court": "ct", "cove": "cv",
    "creek": "crk", "crescent": "cres", "crossing": "xing", "ct": "ct", "cv": "cv", "dr": "dr", "drive": "dr",
    "estrada": "est", "expressway": "expy", "highway": "hwy", "hwy": "hwy", "lane": "ln", "largo": "lgo", "ln": "ln",
    "loop": "loop", "parkway": "pkwy", "pkwy": "pkwy", "pl": "pl", "place": "pl", "plaza": "plz", "plz": "plz",
    "praca": "pc", "r": "r", "rd": "rd", "road": "rd", "rod": "rod", "rodovia": "rod", "route": "rte", "rte": "rte",
    "rua": "r", "sq": "sq", "square": "sq", "st": "st", "str": "st", "street": "st", "ter": "ter", "terrace": "ter",
    "tr": "trl", "trail": "trl", "travessa": "tv", "trl": "trl", "tv": "tv", "way": "way", "wy": "way",
}  # fmt: skip

DIRECTIONS = {
    "n": "n", "north": "n", "s": "s", "south": "s", "e": "e", "east": "e", "w": "w", "west": "w",
    "ne": "ne", "northeast": "ne", "nw": "nw", "northwest": "nw",
    "se": "se", "southeast": "se", "sw": "sw", "southwest": "sw",
}  # fmt: skip

STREET_WORDS = {
    "saint": "st", "mount": "mt", "fort": "ft", "doctor": "dr", "doutor": "dr", "first": "1st", "second": "2nd",
    "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th",
    "tenth": "10th",
}  # fmt: skip

UNIT_MARKS = frozenset({
    "apartment", "apartamento", "apto", "apt", "unit", "suite", "ste", "lot", "room", "rm", "space", "spc",
    "trailer", "trlr", "bloco", "bl", "casa", "sala", "floor", "fl",
})  # fmt: skip

LEGAL_FORMS = frozenset({
    "llc", "inc", "incorporated", "ltd", "limited", "corp", "corporation", "co", "company", "pllc", "lp", "llp",
    "ltda", "me", "epp", "eireli", "sa",
})  # fmt: skip

TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "dr", "prof", "sra", "dna", "dona",
})  # fmt: skip

GENERATIONS = {
    "jr": "jr", "junior": "jr", "filho": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "neto": "iii",
}  # fmt: skip

JOINERS = frozenset({
    "and", "und", "e", "y", "da", "de", "do", "das", "dos", "del", "di", "van", "von", "der", "den", "la", "le",
    "the",
})  # fmt: skip

# Words that only a business has in its name, so that it is not taken for a person of another given name.
TRADES = frozenset({
    "academy", "agency", "auto", "bakery", "bank", "bar", "cafe", "center", "centre", "church", "clinic", "club",
    "construction", "dental", "diner", "farm", "farms", "feed", "fitness", "garage", "grill", "grocery", "hardware",
    "hotel", "inn", "insurance", "law", "market", "motel", "motors", "nursery", "office", "offices", "padaria",
    "pharmacy", "pizza", "plumbing", "print", "ranch", "repair", "restaurant", "restaurante", "salon", "school", "seed",
    "service", "services", "shop", "store", "studio", "supply",
})  # fmt: skip
