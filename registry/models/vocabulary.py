"""Words: places, languages, expertise, activities. Loaded from registry/vocabulary/*.csv, kept by editors.

Codes of the field are the primary keys: CBS codes, ISO 639-3, BCP 47 tags, our own slugs. A *concept* (a language, a
municipality, an expertise …) has *terms*: one name for each locale, and any number of synonyms.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from registry.choices import RegionKind

ANY_LOCALE = "und"


class Concept(ClusterableModel):
    """Something the vocabulary has a code for.

    ``edited_fields`` names what an editor changed by hand: loading the files again leaves those fields alone.
    """

    edited_fields = models.JSONField(default=list, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Term(models.Model):
    """One word or name for a concept, in one locale."""

    class Role(models.TextChoices):
        NAME = "name", _("name to show")
        SYNONYM = "synonym", _("other word, understood and never shown first")
        DEPRECATED = "deprecated", _("old or hurtful word, understood and never shown")

    class Source(models.TextChoices):
        FILE = "file", _("vocabulary file")
        CLDR = "cldr", _("Unicode CLDR")
        EDITOR = "editor", _("editor")

    locale = models.CharField(
        _("language of the word"),
        max_length=12,
        default=ANY_LOCALE,
        help_text=_("BCP 47 tag such as nl; und for a word that is used in any language."),
    )
    text = models.CharField(_("word or name"), max_length=200)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.SYNONYM)
    source = models.CharField(_("source"), max_length=6, choices=Source.choices, default=Source.EDITOR, editable=False)
    withdrawn = models.BooleanField(
        _("switched off"),
        default=False,
        help_text=_("A word from the files that must not be used; loading the files again leaves it off."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["concept", "locale", "text"], name="%(class)s_word_once"),
            models.UniqueConstraint(
                fields=["concept", "locale"],
                condition=models.Q(role="name", withdrawn=False),
                name="%(class)s_one_name_per_locale",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Region(models.Model):
    """A set of municipalities with a CBS code, such as PV25 (Gelderland) or GG1106 (GGD Twente)."""

    code = models.CharField(_("CBS code"), max_length=6, primary_key=True)
    kind = models.CharField(_("kind"), max_length=2, choices=RegionKind.choices)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__startswith=models.F("kind")), name="region_code_starts_with_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Municipality(Concept):
    """A Dutch municipality of the current year.

    ``latitude`` and ``longitude`` are degrees (WGS 84) of its population-weighted centre: distances are between these.
    """

    code = models.CharField(_("CBS code"), max_length=6, primary_key=True, validators=[RegexValidator(r"^GM\d{4}$")])
    name = models.CharField(_("name"), max_length=100)
    province = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("province"))
    ggd_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("GGD region"))
    safety_region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("safety region")
    )
    labour_market_region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("labour market region")
    )
    latitude = models.FloatField(_("latitude of the population centre"))
    longitude = models.FloatField(_("longitude of the population centre"))

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__range=(50, 54), longitude__range=(3, 8)),
                name="municipality_lies_in_the_netherlands",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MunicipalityTerm(Term):
    """Another or former name of a municipality."""

    concept = ParentalKey(Municipality, on_delete=models.CASCADE, related_name="terms")


class MunicipalityChange(models.Model):
    """A municipality that merged into another: its old code still leads somewhere."""

    old_code = models.CharField(_("old CBS code"), max_length=6, primary_key=True)
    old_name = models.CharField(_("old name"), max_length=100)
    new_code = models.CharField(
        _("code of the successor"), max_length=6, help_text=_("May itself have merged since; the last one counts.")
    )
    date = models.DateField(_("date of the merger"))

    class Meta:
        verbose_name = _("municipal merger")
        verbose_name_plural = _("municipal mergers")
        ordering = ["-date", "old_name"]

    def __str__(self) -> str:
        return f"{self.old_name} ({self.old_code}) → {self.new_code}"


class Postcode(models.Model):
    """The four digits of a Dutch postcode, and the municipality most of it lies in."""

    digits = models.CharField(_("four digits"), max_length=4, primary_key=True, validators=[RegexValidator(r"^\d{4}$")])
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="postcodes", verbose_name=_("municipality")
    )
    place = models.CharField(_("place"), max_length=100)
    other_municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="+", verbose_name=_("other municipalities it lies in")
    )

    class Meta:
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")
        ordering = ["digits"]

    def __str__(self) -> str:
        return f"{self.digits} {self.place}"


class LanguageGroup(Concept):
    """An umbrella word such as Arabic or Kurdish: a search for it asks back which member is meant."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    asks_back = models.BooleanField(_("asks back"), default=True)

    class Meta:
        verbose_name = _("language group")
        verbose_name_plural = _("language groups")
        ordering = ["code"]


class LanguageGroupTerm(Term):
    """A name of a language group."""

    concept = ParentalKey(LanguageGroup, on_delete=models.CASCADE, related_name="terms")


class Language(Concept):
    """A language mediators speak (not a locale of the site), by its ISO 639-3 code."""

    class Priority(models.IntegerChoices):
        CORE = 1, _("core")
        REGULAR = 2, _("regular")
        OCCASIONAL = 3, _("occasional")

    code = models.CharField(
        _("ISO 639-3 code"), max_length=3, primary_key=True, validators=[RegexValidator(r"^[a-z]{3}$")]
    )
    tag = models.CharField(_("BCP 47 tag"), max_length=12, unique=True)
    autonym = models.CharField(_("own name"), max_length=100, blank=True)
    right_to_left = models.BooleanField(_("written from right to left"), default=False)
    group = models.ForeignKey(
        LanguageGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="members",
        verbose_name=_("language group"),
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.OCCASIONAL)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["code"]


class LanguageTerm(Term):
    """A name of a language, in any locale."""

    concept = ParentalKey(Language, on_delete=models.CASCADE, related_name="terms")


class Variety(Concept):
    """A way of speaking a language that people may need to know about: Kurmanji of Turkey is not Kurmanji of Syria."""

    tag = models.CharField(_("BCP 47 tag"), max_length=20, primary_key=True)
    language = models.ForeignKey(
        Language, on_delete=models.PROTECT, related_name="varieties", verbose_name=_("language")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("variety")
        verbose_name_plural = _("varieties")
        ordering = ["tag"]


class VarietyTerm(Term):
    """A name of a variety."""

    concept = ParentalKey(Variety, on_delete=models.CASCADE, related_name="terms")


class AmbiguousTerm(models.Model):
    """A word that fits several languages, such as "Afghan": a search for it asks back and never guesses."""

    text = models.CharField(_("word"), max_length=100, primary_key=True)
    candidates = models.ManyToManyField(Language, related_name="+", verbose_name=_("languages it may mean"))
    withdrawn = models.BooleanField(_("switched off"), default=False)
    edited_fields = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("ambiguous word")
        verbose_name_plural = _("ambiguous words")
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text


class Expertise(Concept):
    """A topic a mediator knows well."""

    class Group(models.TextChoices):
        VIOLENCE = "violence", _("violence and safety")
        HEALTH = "health", _("health")
        RESIDENCE = "residence", _("asylum and residence")
        LIVING = "living", _("living in the Netherlands")
        FAMILY = "family", _("family and young people")

    slug = models.SlugField(_("code"), max_length=50, primary_key=True)
    group = models.CharField(_("group"), max_length=10, choices=Group.choices)

    class Meta:
        verbose_name = _("expertise")
        verbose_name_plural = _("expertise")
        ordering = ["group", "slug"]


class ExpertiseTerm(Term):
    """A name of an expertise."""

    concept = ParentalKey(Expertise, on_delete=models.CASCADE, related_name="terms")


class Activity(Concept):
    """Something a mediator does, such as going along to appointments."""

    slug = models.SlugField(_("code"), max_length=50, primary_key=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["slug"]


class ActivityTerm(Term):
    """A name of an activity."""

    concept = ParentalKey(Activity, on_delete=models.CASCADE, related_name="terms")
