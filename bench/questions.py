"""The searches that are measured: what people at a GGD, a school or a reception centre ask."""

from __future__ import annotations

from search.criteria import Place, SearchCriteria, Wish

ARNHEM = Place(municipalities=("GM0202",))
NEAR_UTRECHT = Place(municipalities=("GM0344",), within_km=25)
GELDERLAND = Place(regions=("PV25",))

QUESTIONS: dict[str, SearchCriteria] = {
    "everyone": SearchCriteria(),
    "Tigrinya, Arnhem": SearchCriteria(wishes=(Wish(languages=("tir",)),), place=ARNHEM),
    "Arabic, fluent, woman, near Utrecht": SearchCriteria(
        wishes=(Wish(languages=("ara",)),), level="fluent", place=NEAR_UTRECHT, genders=("woman",)
    ),
    "Dari and Pashto, by phone, has room": SearchCriteria(
        wishes=(Wish(languages=("prs",)), Wish(languages=("pus",))), ways=("phone",), available=True
    ),
    "Syrian Levantine Arabic, native, Gelderland": SearchCriteria(
        wishes=(Wish(varieties=("apc-SY",)),), level="native", place=GELDERLAND
    ),
    "sexual violence, woman, in person or by phone, Arnhem": SearchCriteria(
        expertise=("sexual-violence",), genders=("woman",), ways=("in-person", "phone"), place=ARNHEM
    ),
}
