"""The first version of the API. What is here stays as it is; what must change otherwise becomes a version beside it."""

# Semantic: the last two grow with additions and repairs, the first never (it is in the address).
VERSION = "1.0.0"
