"""WRITE rules of the vocabulary, 2: what editors change. Loading the files again leaves it as they made it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from registry.models import Account, AmbiguousTerm, Concept, Language, Term
from registry.services.clock import lock_clock, raise_vocabulary


@dataclass(frozen=True, slots=True)
class EditedWord:
    """A word as an editor wants it. ``locale`` is a BCP 47 tag, or und for a word of any language."""

    locale: str
    text: str
    role: str = Term.Role.SYNONYM
    withdrawn: bool = False


def check_words(words: Iterable[EditedWord]) -> None:
    """Raises ValidationError for a locale that is none, a word that stands there twice, or two names in a locale."""
    seen: set[tuple[str, str]] = set()
    named: set[str] = set()
    errors: list[str] = []
    for word in words:
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", word.locale):
            errors.append(
                _("“%(locale)s” is no language code. Use a code such as nl, or und for a word of any language.")
                % {"locale": word.locale}
            )
        if (word.locale, word.text) in seen:
            errors.append(
                _("“%(word)s” (%(locale)s) stands there twice. Remove one, or switch the first one on again.")
                % {"word": word.text, "locale": word.locale}
            )
        seen.add((word.locale, word.text))
        if word.role == Term.Role.NAME and not word.withdrawn:
            if word.locale in named:
                errors.append(
                    _(
                        "There are two names to show in %(locale)s. Change the name that is there, or make one of them "
                        "another word."
                    )
                    % {"locale": word.locale}
                )
            named.add(word.locale)
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def change_concept(
    *, account: Account, concept: Concept, values: Mapping[str, Any], words: Iterable[EditedWord]
) -> Concept:
    """Gives a concept these values and exactly these words; answers with it as it is now stored.

    A word of the files that is not among them, or is spelt otherwise there, is switched off rather than deleted, so
    that loading does not bring it back. Words of editors that are not among them are deleted. The code cannot change.
    Raises `PermissionDenied` and `ValidationError`.
    """
    clock = lock_clock()
    _check_permission(account, type(concept), "change")
    words = tuple(words)
    check_words(words)
    stored = type(concept).objects.get(pk=concept.pk)
    changed_fields = _change_fields(stored, values)
    changed_words = _change_words(stored, words)
    if changed_fields or changed_words:
        raise_vocabulary(clock)
    return stored


@transaction.atomic
def change_ambiguous_word(
    *, account: Account, text: str, candidates: Iterable[Language], withdrawn: bool = False
) -> AmbiguousTerm:
    """Says which languages, two or more, a word may mean; a word not known yet is added.

    Raises `PermissionDenied` and `ValidationError`.
    """
    clock = lock_clock()
    codes = {language.pk for language in candidates}
    term = AmbiguousTerm.objects.filter(text=text).first()
    _check_permission(account, AmbiguousTerm, "change" if term else "add")
    if len(codes) < 2:
        raise ValidationError(
            {"candidates": _("Choose two languages or more. A word for one language is another word of that language.")}
        )
    term = term or AmbiguousTerm(text=text)
    term.withdrawn = withdrawn
    # What an editor touched, files leave alone as a whole.
    term.edited_fields = ["candidates", "withdrawn"]
    term.full_clean(validate_unique=False)
    term.save()
    term.candidates.set(codes)
    raise_vocabulary(clock)
    return term


def _check_permission(account: Account, model: type[models.Model], action: str) -> None:
    if not account.has_perm(f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}"):
        raise PermissionDenied


def _change_fields(concept: Concept, values: Mapping[str, Any]) -> bool:
    if concept._meta.pk.name in values:
        raise ValueError("A code never changes.")
    changed = sorted(name for name, value in values.items() if getattr(concept, name) != value)
    for name in changed:
        setattr(concept, name, values[name])
    if changed:
        concept.edited_fields = sorted({*concept.edited_fields, *changed})
        concept.full_clean(exclude=["edited_fields"])
        concept.save(update_fields=[*changed, "edited_fields"])
    return bool(changed)


def _change_words(concept: Concept, words: Iterable[EditedWord]) -> bool:
    terms = concept._meta.get_field("terms").related_model
    stored = {(term.locale, term.text): term for term in terms.objects.filter(concept=concept)}
    gone, changed, new = [], [], []
    for word in words:
        term = stored.pop((word.locale, word.text), None)
        if term is None:
            new.append(terms(concept=concept, locale=word.locale, text=word.text, source=Term.Source.EDITOR))
            term = new[-1]
        elif (term.role, term.withdrawn) != (word.role, word.withdrawn):
            changed.append(term)
        # Another role is the editor's choice from now on; switching off or on leaves the word the file's.
        if term.role != word.role:
            term.role, term.source = word.role, Term.Source.EDITOR
        term.withdrawn = word.withdrawn
        term.clean_fields(exclude=["concept"])
    for term in stored.values():
        if term.source == Term.Source.EDITOR:
            gone.append(term)
        elif not term.withdrawn:
            term.withdrawn = True
            changed.append(term)
    # A locale has one name at any moment, so old names go before new ones come.
    terms.objects.filter(pk__in=[term.pk for term in gone]).delete()
    for term in sorted(changed, key=lambda term: term.role == Term.Role.NAME and not term.withdrawn):
        term.save(update_fields=["role", "source", "withdrawn"])
    terms.objects.bulk_create(new)
    return bool(gone or changed or new)
