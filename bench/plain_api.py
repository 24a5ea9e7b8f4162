"""The same answers as a good Django engineer would make them with REST framework alone: viewsets over the models,
nested serializers, everything prefetched. Beside it "hello": what the server and Django cost when nothing is asked.

Served by itself, with `bench.plain_settings`; nothing of the product imports it. Less is answered here than by the API:
no counts for narrowing, no ranking, no reasons, no version, no 304, and names in one language.
"""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import routers, serializers, viewsets
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer

from registry.models import Attestation, Language, Mediator, MediatorLanguage
from registry.models.vocabulary import ActivityTerm, ExpertiseTerm, LanguageTerm, VarietyTerm
from registry.today import today
from search.models import SearchDocument


class Concept(serializers.BaseSerializer):
    """A code and its English name, from terms that were prefetched."""

    def to_representation(self, instance: Any) -> dict[str, str]:
        return {"code": instance.pk, "name": instance.english[0].text if instance.english else instance.pk}


class Place(serializers.BaseSerializer):
    def to_representation(self, instance: Any) -> dict[str, str]:
        return {"code": instance.code, "name": instance.name}


class SpokenSerializer(serializers.ModelSerializer):
    language = Concept()
    variety = Concept()

    class Meta:
        model = MediatorLanguage
        fields = ("language", "variety", "level")


class AttestationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Attestation
        fields = ("kind", "issuer", "expertise", "valid_until")


class MediatorSerializer(serializers.ModelSerializer):
    base_municipality = Place()
    service_municipalities = Place(many=True)
    service_regions = Place(many=True)
    languages = SpokenSerializer(many=True)
    expertise = Concept(many=True)
    activities = Concept(many=True)
    declined_activities = Concept(many=True)
    organisations = serializers.SlugRelatedField("name", many=True, read_only=True)
    employed_by = serializers.SlugRelatedField("name", read_only=True)
    attestations = AttestationSerializer(many=True)

    class Meta:
        model = Mediator
        fields = (
            "number",
            "name",
            "gender",
            "base_municipality",
            "serves_whole_country",
            "service_municipalities",
            "service_regions",
            "works_in_person",
            "works_by_phone",
            "works_by_video",
            "works_by_messages",
            "languages",
            "expertise",
            "activities",
            "declined_activities",
            "organisations",
            "attestations",
            "paid_invoice",
            "volunteer_fee",
            "employed_by",
            "keeps_people_who_move",
            "room_from",
            "room_limited",
            "confirmed_on",
        )


class Pages(PageNumberPagination):
    page_size = 20
    page_size_query_param = "pageSize"


class Plain(viewsets.ReadOnlyModelViewSet):
    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    pagination_class = Pages


class Mediators(Plain):
    serializer_class = MediatorSerializer
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[Mediator]:
        return (
            Mediator.objects.published(today())
            .select_related("base_municipality", "employed_by")
            .prefetch_related(
                "service_municipalities",
                "service_regions",
                "organisations",
                "attestations",
                "languages",
                english("languages__language__terms", LanguageTerm),
                english("languages__variety__terms", VarietyTerm),
                english("expertise__terms", ExpertiseTerm),
                english("activities__terms", ActivityTerm),
                english("declined_activities__terms", ActivityTerm),
            )
        )


def english(terms: str, model: type) -> Prefetch:
    """The English names of these concepts, in one query for all of them."""
    return Prefetch(terms, model.objects.filter(locale="en", role=model.Role.NAME), to_attr="english")


class ChangeSerializer(serializers.ModelSerializer):
    mediator = serializers.SerializerMethodField()

    class Meta:
        model = SearchDocument
        fields = ("number", "seq", "mediator")

    def get_mediator(self, document: SearchDocument) -> dict[str, Any] | None:
        return document.body and document.body["card"]


class ChangePages(Pages):
    page_size = 100


class Changes(Plain):
    queryset = SearchDocument.objects.order_by("seq")
    serializer_class = ChangeSerializer
    pagination_class = ChangePages


class LanguageSerializer(serializers.ModelSerializer):
    name = serializers.SerializerMethodField()
    varieties = Concept(many=True)

    class Meta:
        model = Language
        fields = ("code", "name", "tag", "autonym", "right_to_left", "group", "varieties")

    def get_name(self, language: Language) -> str:
        return Concept().to_representation(language)["name"]


class Languages(Plain):
    queryset = Language.objects.order_by("code").prefetch_related(
        english("terms", LanguageTerm), english("varieties__terms", VarietyTerm)
    )
    serializer_class = LanguageSerializer
    pagination_class = None


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse(json.dumps({"hello": "world"}), content_type="application/json")


router = routers.SimpleRouter(trailing_slash=False)
router.register("mediators", Mediators, basename="mediator")
router.register("changes", Changes)
router.register("languages", Languages)
urlpatterns = [path("hello", hello), path("", include(router.urls))]
