"""The mediator: who she is to the outside, what she knows, where and how she works.

There is no field for ethnicity, nationality, country of birth or religion, and none may be derived.
All intervals are half-open and compared with `today`: "never" and "always" are ``date.min`` and ``date.max``.
"""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.choices import AttestationKind, ContactKind, ContactVisibility, Gender, Level, State, Way
from registry.models.vocabulary import Activity, Expertise, Language, Municipality, Region, Variety
from registry.querysets import ContactChannelQuerySet, MediatorQuerySet

CONFIRMATION_LASTS = datetime.timedelta(days=180)


class Organisation(models.Model):
    """An organisation mediators belong to or are employed by."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    is_demo = models.BooleanField(_("invented, for demonstration"), default=False, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Mediator(models.Model):
    """One cultural mediator in the registry. Change it only through `registry.services.mediators`.

    ``number`` is what the world knows the mediator by: ten characters, see `registry.numbers`.
    ``paused_until`` ≤ today < ``visible_until`` makes a published mediator visible; ``room_from`` > today is full.
    """

    WAY_FIELDS = {
        Way.IN_PERSON: "works_in_person",
        Way.PHONE: "works_by_phone",
        Way.VIDEO: "works_by_video",
        Way.MESSAGES: "works_by_messages",
    }

    number = models.CharField(_("number"), max_length=10, unique=True, editable=False)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mediator",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name to show"), max_length=100)
    gender = models.CharField(_("gender"), max_length=8, choices=Gender.choices, default=Gender.NOT_SAID)
    base_municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("base municipality")
    )
    service_municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="+", verbose_name=_("municipalities of service")
    )
    service_regions = models.ManyToManyField(Region, blank=True, related_name="+", verbose_name=_("regions of service"))
    serves_whole_country = models.BooleanField(_("comes anywhere in the country"), default=False)
    works_in_person = models.BooleanField(_("works in person"), default=True)
    works_by_phone = models.BooleanField(_("works by telephone"), default=False)
    works_by_video = models.BooleanField(_("works by video"), default=False)
    works_by_messages = models.BooleanField(_("works by messages"), default=False)
    expertise = models.ManyToManyField(Expertise, blank=True, related_name="+", verbose_name=_("expertise"))
    activities = models.ManyToManyField(Activity, blank=True, related_name="+", verbose_name=_("activities"))
    declined_activities = models.ManyToManyField(
        Activity, blank=True, related_name="+", verbose_name=_("what the mediator does not do")
    )
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="mediators", verbose_name=_("organisations")
    )
    paid_invoice = models.BooleanField(_("works for a paid invoice"), default=False)
    volunteer_fee = models.BooleanField(_("works for a volunteer fee"), default=False)
    employed_by = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="employees",
        verbose_name=_("employed by"),
    )
    keeps_people_who_move = models.BooleanField(_("stays with people who move"), default=False)

    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT, editable=False)
    paused_until = models.DateField(_("paused until"), default=datetime.date.min)
    room_from = models.DateField(_("has room from"), default=datetime.date.min)
    room_limited = models.BooleanField(_("room is limited"), default=False)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True, editable=False)
    visible_until = models.DateField(_("visible until"), default=datetime.date.min, editable=False)
    is_demo = models.BooleanField(_("invented, for demonstration"), default=False, editable=False)

    objects = MediatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mediator")
        verbose_name_plural = _("mediators")
        ordering = ["name", "number"]
        permissions = [("manage_mediators", _("May register, change, publish and withdraw any mediator"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9A-HJKMNP-TV-Z]{10}$"), name="mediator_number_alphabet"
            ),
            models.CheckConstraint(condition=Q(gender__in=Gender.values), name="mediator_gender_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="mediator_state_known"),
            models.CheckConstraint(condition=~Q(name=""), name="mediator_has_a_name"),
            models.CheckConstraint(
                condition=Q(works_in_person=True)
                | Q(works_by_phone=True)
                | Q(works_by_video=True)
                | Q(works_by_messages=True),
                name="mediator_works_in_some_way",
                violation_error_message=_("Choose at least one way of working."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True, visible_until=datetime.date.min)
                | Q(confirmed_on__isnull=False, visible_until__gt=F("confirmed_on")),
                name="mediator_visible_after_confirming",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(confirmed_on__isnull=False),
                name="mediator_published_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways this mediator works, in the order of `Way`."""
        return tuple(way for way, field in self.WAY_FIELDS.items() if getattr(self, field))


class MediatorLanguage(models.Model):
    """A language a mediator speaks: which one, which variety where that matters, and how well."""

    mediator = models.ForeignKey(Mediator, on_delete=models.CASCADE, related_name="languages")
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    variety = models.ForeignKey(
        Variety, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("variety")
    )
    level = models.CharField(_("level"), max_length=7, choices=Level.choices)

    class Meta:
        verbose_name = _("language spoken")
        verbose_name_plural = _("languages spoken")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mediator", "language", "variety"], name="mediator_variety_once"),
            models.UniqueConstraint(
                fields=["mediator", "language"],
                condition=Q(variety__isnull=True),
                name="mediator_language_without_variety_once",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="mediator_language_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.variety_id or self.language_id} ({self.level})"


class Attestation(models.Model):
    """Proof that was seen: a training or supervision, by whom, and until (not including) when it holds."""

    mediator = models.ForeignKey(Mediator, on_delete=models.CASCADE, related_name="attestations")
    kind = models.CharField(_("kind"), max_length=11, choices=AttestationKind.choices)
    issuer = models.CharField(_("issued by"), max_length=200)
    expertise = models.ForeignKey(
        Expertise, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("expertise")
    )
    valid_until = models.DateField(_("valid until"), default=datetime.date.max)

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AttestationKind.values), name="attestation_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.issuer}"


class ContactChannel(models.Model):
    """A way to reach a mediator. Only relayed requests see it, unless the mediator chose otherwise."""

    mediator = models.ForeignKey(Mediator, on_delete=models.CASCADE, related_name="contact_channels")
    kind = models.CharField(_("kind"), max_length=9, choices=ContactKind.choices)
    value = models.CharField(_("address or number"), max_length=200)
    visibility = models.CharField(
        _("who sees it"), max_length=19, choices=ContactVisibility.choices, default=ContactVisibility.RELAY_ONLY
    )

    objects = ContactChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact channel")
        verbose_name_plural = _("contact channels")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mediator", "kind", "value"], name="contact_channel_once"),
            models.CheckConstraint(
                condition=Q(visibility__in=ContactVisibility.values),
                name="contact_channel_visibility_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
