"""Home, find and profile."""

from django.urls import path

from cms.finding import views

app_name = "finding"
urlpatterns = [
    path("", views.home, name="home"),
    path("find", views.find, name="find"),
    path("mediators/<str:typed>", views.profile, name="profile"),
]
