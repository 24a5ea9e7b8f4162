"""The closed lists of the registry: the values stored, and what they are called."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Gender(TextChoices):
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", _("other")
    NOT_SAID = "not-said", _("not said")


class Way(TextChoices):
    """How a mediator can be present."""

    IN_PERSON = "in-person", _("in person")
    PHONE = "phone", _("by telephone")
    VIDEO = "video", _("by video")
    MESSAGES = "messages", _("by messages")


class Level(TextChoices):
    """How well a mediator speaks a language, lowest first."""

    WORKING = "working", _("working knowledge")
    FLUENT = "fluent", _("fluent")
    NATIVE = "native", _("native")


class State(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DataGroup(TextChoices):
    """A group of data that is consented to as one. Without ``PROFILE`` nothing is shown at all."""

    PROFILE = "profile", _("name, languages, places, ways, activities, terms, room and confirmation")
    GENDER = "gender", _("gender")
    EXPERTISE = "expertise", _("expertise")
    ORGANISATIONS = "organisations", _("organisations")
    ATTESTATIONS = "attestations", _("attestations")
    CONTACT = "contact", _("contact channels, each to whom it says")


class Audience(TextChoices):
    """Who may see something. Everyone includes known organisations."""

    EVERYONE = "everyone", _("everyone")
    KNOWN_ORGANISATIONS = "known-organisations", _("known organisations")


class RegionKind(TextChoices):
    """The four ways the Netherlands is divided that organisations work by."""

    PROVINCE = "PV", _("province")
    GGD = "GG", _("GGD region")
    SAFETY = "VR", _("safety region")
    LABOUR_MARKET = "AM", _("labour market region")


class AttestationKind(TextChoices):
    TRAINING = "training", _("training")
    SUPERVISION = "supervision", _("supervision")
    CERTIFICATE = "certificate", _("certificate")


class ContactKind(TextChoices):
    EMAIL = "email", _("e-mail")
    TELEPHONE = "telephone", _("telephone")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SIGNAL = "signal", _("Signal")
    WEBSITE = "website", _("website")


class ContactVisibility(TextChoices):
    PUBLIC = "public", _("everyone")
    KNOWN_ORGANISATIONS = "known-organisations", _("known organisations")
    RELAY_ONLY = "relay-only", _("nobody: requests are passed on")
