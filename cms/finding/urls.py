"""Home, the ways in by language and municipality, find, and profile."""

from django.urls import path

from cms.finding import views

app_name = "finding"
urlpatterns = [
    path("", views.home, name="home"),
    path("map/<slug:state>.svg", views.map_file, name="map"),
    path("languages", views.languages, name="languages"),
    path("languages/<slug:code>", views.language, name="language"),
    path("municipalities", views.municipalities, name="municipalities"),
    path("municipalities/<slug:code>", views.municipality, name="municipality"),
    path("find", views.find, name="find"),
    path("suggestions", views.suggestions, name="suggestions"),
    path("mediators/<str:typed>", views.profile, name="profile"),
]
