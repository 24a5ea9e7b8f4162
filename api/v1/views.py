"""The other resources: one mediator, the words, the changes, coverage, the description."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from django.utils.translation import gettext as _

from api import parameters
from api.openapi import document
from api.problems import Problem
from api.v1.cards import Json, card, day
from api.v1.resources import Readable
from registry.numbers import InvalidNumber, parse_number
from registry.profiles import Profile
from search.changes import DocumentRow, rows_after
from search.coverage import People, coverage
from search.documents import profile_of_card, published_profile
from search.suggestions import Suggestion, suggest
from search.understanding import understand


class OneMediator(Readable):
    """One mediator by her number, however it is spelled."""

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        try:
            number = parse_number(kwargs["number"])
        except InvalidNumber:
            raise Problem("not-found", _("No mediator can have this number: it is mistyped.")) from None
        profile = published_profile(number, self.today)
        if profile is None:
            raise Problem("not-found", _("There is no mediator with this number, or no longer."))
        links = {"self": self.address("mediator", number=number)}
        return {**card(profile, self.names, self.today), "links": links}


class Languages(Readable):
    """Every language a mediator may speak, and the groups that may be asked as one."""

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        groups = [
            {**self.names.language(code), "members": list(group.members)}
            for code, group in self.vocabulary.groups.items()
            # A code that is both is the language.
            if code not in self.vocabulary.languages
        ]
        return {**self.whole_list([self._language(code) for code in self.vocabulary.languages]), "groups": groups}

    def _language(self, code: str) -> Json:
        entry = self.vocabulary.languages[code]
        return {
            **self.names.language(code),
            "tag": entry.tag,
            "ownName": entry.autonym or None,
            "direction": self.vocabulary.direction(code),
            "group": entry.group,
            "varieties": [self.names.variety(tag) for tag in entry.varieties],
        }


class Municipalities(Readable):
    """Every municipality of today, with the regions it lies in and the codes that were merged into it."""

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        former: dict[str, list[str]] = {}
        for old in self.vocabulary.successors:
            former.setdefault(self.vocabulary.municipality(old).code, []).append(old)
        return self.whole_list(
            [
                {
                    **self.names.municipality(code),
                    "regions": [self.names.region(region) for region in entry.regions],
                    "formerCodes": former.get(code, []),
                }
                for code, entry in self.vocabulary.municipalities.items()
            ]
        )


class ExpertiseList(Readable):
    """Every topic a mediator may know well."""

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        return self.whole_list(
            [
                {**self.names.expertise(slug), "group": self.names.group(entry.group)}
                for slug, entry in self.vocabulary.expertise.items()
            ]
        )


class Activities(Readable):
    """Everything a mediator may do."""

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        return self.whole_list([self.names.activity(slug) for slug in self.vocabulary.activities])


class Changes(Readable):
    """What changed after a point, oldest change first: enough to keep a copy in step."""

    parameters = parameters.CHANGES

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        after, size = values.get("after", 0), values.get("pageSize", 100)
        # The Clock was read before the rows: should the edition change in between, the next question tells.
        if values.get("edition", self.clock.edition) != self.clock.edition or after > self.clock.seq:
            raise Problem("other-edition")
        rows = rows_after(after, size + 1)
        page, more = rows[:size], len(rows) > size
        resume = self._link(page[-1].seq if page else after, values)
        return {
            "edition": self.clock.edition,
            "results": [self._change(row) for row in page],
            "links": {
                "self": self.request.build_absolute_uri(),
                "next": resume if more else None,
                "prev": None,
                "resume": resume,
            },
        }

    def _link(self, after: int, values: Mapping[str, Any]) -> str:
        query = [("after", after), ("edition", self.clock.edition)]
        if "pageSize" in values:
            query.append(("pageSize", values["pageSize"]))
        return self.address("changes", query)

    def _change(self, row: DocumentRow) -> Json:
        profile = _profile(row.body) if row.body else None
        visible = profile is not None and profile.paused_until <= self.today < profile.visible_until
        return {
            "number": row.number,
            "seq": row.seq,
            "state": "visible" if visible else "gone",
            **self._interval(profile),
            # Nobody sees a paused profile, also not those who will see it later.
            "mediator": card(profile, self.names, self.today) if visible else None,
        }

    def _interval(self, profile: Profile | None) -> Json:
        """When she is to be seen, as far as is known now; nulls for who will not be seen again by herself."""
        if profile is None or max(profile.paused_until, self.today) >= profile.visible_until:
            return {"visibleFrom": None, "visibleUntil": None}
        return {"visibleFrom": day(profile.paused_until), "visibleUntil": day(profile.visible_until)}


class Coverage(Readable):
    """How many people there are for each language, in the whole country and in each region."""

    parameters = parameters.COVERAGE

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        kind = values.get("regionKind")
        regions = [code for code, region in self.vocabulary.regions.items() if kind in {None, region.kind}]
        return self.whole_list(
            [
                {
                    "language": self.names.language(covered.language),
                    **_people(covered.people),
                    "regions": [
                        {**self.names.region(code), **_people(people)} for code, people in covered.regions.items()
                    ],
                }
                for covered in coverage(regions, today=self.today, clock=self.clock)
            ]
        )


class SuggestionList(Readable):
    """How a text that someone is typing may go on."""

    parameters = parameters.SUGGESTIONS

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        suggestions = suggest(
            values.get("q", ""),
            locale=self.names.locale,
            today=self.today,
            clock=self.clock,
            only=values.get("only"),
            asked=lambda before: understand(before, "", locale=self.names.locale, vocabulary=self.vocabulary).criteria,
        )
        return {**self.whole_list(list(map(self._suggestion, suggestions.found))), "start": suggestions.start}

    def _suggestion(self, suggestion: Suggestion) -> Json:
        named = self.names.of(suggestion.key, suggestion.code)
        return {
            "key": suggestion.key,
            "code": suggestion.code,
            "name": named["name"],
            "word": suggestion.word or None,
            "text": suggestion.text,
            "count": suggestion.count,
        }


class OpenApi(Readable):
    """This API, described for machines."""

    # It changes with the code too, while people and words stay as they are.
    follows_clock = False

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        return document(self.vocabulary)


@lru_cache(maxsize=1024)
def _profile(body: str) -> Profile:
    """What a document says of someone. The last changes are asked by everyone who keeps a copy."""
    return profile_of_card(orjson.loads(body)["card"])


def _people(people: People) -> Json:
    return {"people": people.total, "withRoom": people.with_room}
