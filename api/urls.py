"""The addresses of the API: none ends in a slash, and none leads to another."""

from django.urls import path

from api.v1 import help as help_pages
from api.v1 import pages, searching, views

app_name = "api"
urlpatterns = [
    path("v1", help_pages.Documentation.as_view(), name="documentation"),
    path("v1/openapi.json", views.OpenApi.as_view(), name="openapi"),
    path("v1/mediators", searching.Mediators.as_view(), name="mediators"),
    path("v1/mediators/_search", searching.MediatorSearch.as_view(), name="mediators-search"),
    path("v1/mediators/<str:number>", views.OneMediator.as_view(), name="mediator"),
    path("v1/languages", views.Languages.as_view(), name="languages"),
    path("v1/municipalities", views.Municipalities.as_view(), name="municipalities"),
    path("v1/expertise", views.ExpertiseList.as_view(), name="expertise"),
    path("v1/activities", views.Activities.as_view(), name="activities"),
    path("v1/pages", pages.Pages.as_view(), name="pages"),
    path("v1/pages/<str:id>", pages.OnePage.as_view(), name="page"),
    path("v1/changes", views.Changes.as_view(), name="changes"),
    path("v1/coverage", views.Coverage.as_view(), name="coverage"),
    path("v1/suggestions", views.SuggestionList.as_view(), name="suggestions"),
    path("v1/problems/<slug:slug>", help_pages.ProblemPage.as_view(), name="problem"),
]
