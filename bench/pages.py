"""What is measured as "information page": one as editors make them, with others beside it."""

from __future__ import annotations

from cms.pages.models import HomePage, InformationIndexPage, InformationPage

TEXT = (
    "<p>Bent u ziek? Dan belt u eerst de huisarts. De huisarts luistert naar u en kijkt wat u nodig hebt. U vertelt "
    "zelf wat u wilt vertellen. Spreekt u nog geen Nederlands? Vraag dan om een tolk of om een cultureel mediator.</p>"
    "<h2>Wat neemt u mee?</h2><ul><li>uw pas</li><li>uw zorgpas</li><li>een lijst van uw medicijnen</li></ul>"
)
STEPS = {
    "heading": "Zo gaat het",
    "steps": [
        {"heading": "U belt", "text": "De assistent vraagt wat er is."},
        {"heading": "U gaat", "text": "U vertelt het aan de arts."},
        {"heading": "U hoort", "text": "De arts zegt wat u kunt doen."},
    ],
}
NEIGHBOURS = 4


def make_pages() -> None:
    """A list with this page and a few others, one of them at the foot of every page; once."""
    home = HomePage.objects.get(locale__language_code="nl")
    if home.get_children().filter(slug="meting").exists():
        return
    above = home.add_child(instance=InformationIndexPage(title="Hulp", slug="meting", locale=home.locale))
    above.save_revision().publish()
    titles = ["Naar de dokter", *(f"Naar de dokter {count}" for count in range(2, 2 + NEIGHBOURS))]
    for count, title in enumerate(titles):
        page = InformationPage(
            title=title,
            locale=home.locale,
            intro="Zo gaat het bij de huisarts.",
            body=[("text", TEXT), ("steps", STEPS), ("text", TEXT)],
            show_in_footer=count == NEIGHBOURS,
        )
        above.add_child(instance=page)
        page.save_revision().publish()
