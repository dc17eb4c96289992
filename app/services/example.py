"""The example diary, which everybody may read without an account."""

from uuid import UUID

EXAMPLE_ID = UUID("00000000-0000-4000-8000-000000000001")


def ensure_example() -> UUID:
    """The id of the example diary, which is made when it is not there yet."""
    return EXAMPLE_ID
