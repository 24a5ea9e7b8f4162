"""How fast the overview is, beside what plain Django would do. `make bench` runs it."""
