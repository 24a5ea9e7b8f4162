"""The number of a mediator: ten characters of Crockford's base 32, nine random and one check character.

The check character is Luhn modulo 32 (python-stdnum), so one wrong character, and nearly every swap of two
neighbours, is noticed without asking the database. People see XXXX-XXX-XXX and may type it as they like.
"""

import secrets

from stdnum import luhn

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10

_MISREAD = str.maketrans("OIL", "011", "- \u2010\u2011\u2012\u2013")


class InvalidNumber(ValueError):
    """What was typed can be no mediator's number."""


def new_number() -> str:
    """A number nobody can guess."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return with_check_character(body)


def with_check_character(body: str) -> str:
    """Nine characters of the alphabet, completed by the tenth."""
    return body + luhn.calc_check_digit(body, alphabet=ALPHABET)


def parse_number(typed: str) -> str:
    """What was typed as the ten characters stored: case and hyphens do not matter, O is 0, I and L are 1.

    Raises `InvalidNumber` for any other length or character, and for a wrong check character.
    """
    folded = typed[:40].strip().upper().translate(_MISREAD)
    if len(folded) != LENGTH or not set(folded) <= set(ALPHABET) or not luhn.is_valid(folded, alphabet=ALPHABET):
        raise InvalidNumber(typed)
    return folded


def display_number(number: str) -> str:
    """The number as people read it: XXXX-XXX-XXX."""
    return f"{number[:4]}-{number[4:7]}-{number[7:]}"
