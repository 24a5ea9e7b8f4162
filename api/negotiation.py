"""What a client takes, by the rules of HTTP (RFC 9110, section 12)."""

from __future__ import annotations

from django.utils.http import parse_header_parameters


def accepts(header: str, media_type: str) -> bool:
    """Whether this Accept takes the media type: of the ranges that fit, the most specific decides."""
    specificity = {"*/*": 0, f"{media_type.partition('/')[0]}/*": 1, media_type: 2}
    fitting = [
        (specificity[media_range], quality)
        for media_range, quality in _with_qualities(header)
        if media_range in specificity
    ]
    return bool(fitting) and max(fitting)[1] > 0


def takes_gzip(header: str) -> bool:
    """Whether this Accept-Encoding asks for gzip by name."""
    return any(coding == "gzip" and quality > 0 for coding, quality in _with_qualities(header))


def _with_qualities(header: str) -> list[tuple[str, float]]:
    return [_with_quality(written) for written in header.split(",")]


def _with_quality(written: str) -> tuple[str, float]:
    value, parameters = parse_header_parameters(written)
    try:
        quality = float(parameters.get("q", 1))
    except ValueError:
        quality = 1.0
    return value, quality
