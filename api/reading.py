"""What a request says, before anyone asks what it means: the pairs of an address, the members of a JSON body.

Stricter than Django and `json`, which repair or guess: here, what cannot be read is refused by name.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn, Protocol
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.parameters import Kind, Parameter, Table, shown
from api.problems import Problem
from search.keys import Fault, InvalidKeys

# Every key of the table as often as it may be given is less than this.
MOST_PAIRS = 500
LARGEST_BODY = 64 * 1024
# Of a body that is refused, so much is taken in before the line is cut.
MOST_DISCARDED = 16 * 1024 * 1024

Written = dict[str, list[str]]


class SupportsRead(Protocol):
    """What can be read from, piece by piece."""

    def read(self, size: int, /) -> bytes: ...


WRONG_TYPE = {
    Kind.TEXT: gettext_lazy("Give a text."),
    Kind.NUMBER: gettext_lazy("Give a whole number, without quotation marks."),
    Kind.FLAG: gettext_lazy("Give true or false, without quotation marks."),
}
NO_LIST = gettext_lazy("Give one value, not a list.")


def read_address(request: HttpRequest) -> Written:
    """The keys and values of the query string. Raises `InvalidKeys` for what is not UTF-8, and for a flood."""
    # WSGI hands bytes over as if they were Latin-1.
    pieces = [piece for piece in request.META.get("QUERY_STRING", "").encode("latin-1").split(b"&") if piece]
    if len(pieces) > MOST_PAIRS:
        raise InvalidKeys([Fault("query", _("Give at most %(most)s keys and values.") % {"most": MOST_PAIRS})])
    written: Written = {}
    faults = []
    for piece in pieces:
        name, _separator, value = piece.partition(b"=")
        try:
            written.setdefault(_decoded(name), []).append(_decoded(value))
        except UnicodeDecodeError:
            readable_name = unquote_to_bytes(name).decode("utf-8", "replace")
            faults.append(Fault(shown(readable_name), _("This is not UTF-8.")))
    if faults:
        raise InvalidKeys(faults)
    return written


def _decoded(written: bytes) -> str:
    return unquote_to_bytes(written.replace(b"+", b" ")).decode("utf-8")


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the body. Raises `Problem`: 400, 413 or 415."""
    _check_headers(request)
    try:
        members = json.loads(
            _body(request).decode("utf-8"),
            object_pairs_hook=_members,
            parse_float=_finite,
            parse_constant=_refuse_constant,
        )
    except UnicodeDecodeError:
        raise _unreadable(_("The body is not UTF-8.")) from None
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise _unreadable(_("The body is not JSON: look at line %(line)s, column %(column)s.") % place) from None
    except (ValueError, RecursionError):
        # Numbers of thousands of digits, numbers beyond the finite, and objects nested without end.
        raise _unreadable(_("The body holds a value that cannot be read.")) from None
    if not isinstance(members, dict):
        raise _unreadable(_("The body must be a JSON object, such as {}."))
    return members


def _check_headers(request: HttpRequest) -> None:
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in {"identity", ""}:
        raise Problem("unsupported-media-type", headers={"Accept-Encoding": "identity"})
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if request.content_type != "application/json" or charset not in {"utf-8", "utf8"}:
        raise Problem("unsupported-media-type", headers={"Accept-Post": "application/json"})
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()):
        sentence = _("Give the number of bytes of the body.")
        raise Problem("invalid-request", sentence, faults=[Fault("Content-Length", sentence)])
    # Before the body is read: what is too large is not even held. No whole number of so many digits is less.
    if len(length) > 18 or int(length) > LARGEST_BODY:
        raise Problem("too-large")


def _body(request: HttpRequest) -> bytes:
    if "Transfer-Encoding" in request.headers:
        return _chunks(request)
    try:
        return request.body
    except OSError:
        raise _unreadable(_("The body did not arrive whole.")) from None


def _chunks(request: HttpRequest) -> bytes:
    """A body sent in chunks, which says its length nowhere; Django itself takes it for an empty one."""
    if not request.META.get("wsgi.input_terminated"):
        # This server does not read chunks: who reads on would wait for ever.
        raise Problem("length-required")
    stream = request.META["wsgi.input"]
    try:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) <= LARGEST_BODY:
            return body
        _discard(stream)
    except Exception:  # each server raises its own for chunks that cannot be read
        raise _unreadable(_("The body did not arrive whole.")) from None
    raise Problem("too-large")


def discard_rest(request: HttpRequest) -> None:
    """Takes in what was sent and not read, without keeping it: whoever is still sending would not hear the answer."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isascii() and length.isdecimal() and len(length) < 18 and int(length) <= MOST_DISCARDED:
        with suppress(OSError):
            _discard(request)


def _discard(stream: SupportsRead) -> None:
    left = MOST_DISCARDED
    while left > 0 and (piece := stream.read(LARGEST_BODY)):
        left -= len(piece)


def _unreadable(sentence: str) -> Problem:
    return Problem("invalid-request", sentence, faults=[Fault("body", sentence)])


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _value in pairs]
        repeated = sorted({name for name in names if names.count(name) > 1})
        raise InvalidKeys([Fault(shown(name), _("Give this only once.")) for name in repeated])
    return members


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return number


def _refuse_constant(written: str) -> NoReturn:
    raise ValueError(written)


def as_written(members: dict[str, Any], parameters: Table) -> tuple[Written, list[Fault]]:
    """The members of a body as an address would write them, so that both are read by the same rules; and the faults
    of members of a wrong type.

    Members that are not in the table go through, to be refused with those of addresses.
    """
    written: Written = {}
    faults = []
    for name, value in members.items():
        parameter = parameters.get(name)
        try:
            texts = _texts(parameter, value) if parameter else [""]
        except TypeError as wrong:
            faults.append(Fault(name, str(wrong)))
        else:
            if texts:
                written[name] = texts
    return written, faults


def _texts(parameter: Parameter, value: Any) -> Sequence[str]:
    if not isinstance(value, list):
        return _text(parameter, value)
    if not parameter.many:
        raise TypeError(NO_LIST)
    return [text for each in value for text in _text(parameter, each)]


def _text(parameter: Parameter, value: Any) -> list[str]:
    match parameter.kind, value:
        case Kind.TEXT, str():
            return [value]
        case Kind.FLAG, bool():
            return ["true"] if value else []
        case Kind.NUMBER, int() | float() if not isinstance(value, bool) and value == int(value):
            return [str(int(value))]
        case _:
            raise TypeError(WRONG_TYPE[parameter.kind])
