"""The nouns of the registry, one module for each."""

from registry.models.account import Account
from registry.models.clock import Clock, new_edition
from registry.models.consent import Consent
from registry.models.history import HistoryEntry
from registry.models.mediator import (
    CONFIRMATION_LASTS,
    Attestation,
    ContactChannel,
    Mediator,
    MediatorLanguage,
    Organisation,
)
from registry.models.vocabulary import (
    ANY_LOCALE,
    Activity,
    ActivityTerm,
    AmbiguousTerm,
    Concept,
    Expertise,
    ExpertiseTerm,
    Language,
    LanguageGroup,
    LanguageGroupTerm,
    LanguageTerm,
    Municipality,
    MunicipalityChange,
    MunicipalityTerm,
    Postcode,
    Region,
    Term,
    Variety,
    VarietyTerm,
)

__all__ = [
    "ANY_LOCALE",
    "CONFIRMATION_LASTS",
    "Account",
    "Activity",
    "ActivityTerm",
    "AmbiguousTerm",
    "Attestation",
    "Clock",
    "Concept",
    "Consent",
    "ContactChannel",
    "Expertise",
    "ExpertiseTerm",
    "HistoryEntry",
    "Language",
    "LanguageGroup",
    "LanguageGroupTerm",
    "LanguageTerm",
    "Mediator",
    "MediatorLanguage",
    "Municipality",
    "MunicipalityChange",
    "MunicipalityTerm",
    "Organisation",
    "Postcode",
    "Region",
    "Term",
    "Variety",
    "VarietyTerm",
    "new_edition",
]
