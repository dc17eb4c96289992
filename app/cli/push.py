"""`flask diary push-keys`: the key with which messages on devices are signed."""

from base64 import urlsafe_b64encode

import click
from cryptography.hazmat.primitives.asymmetric import ec

KEY_BYTES = 32


@click.command("push-keys")
def push_keys() -> None:
    """Write a new key for messages on people's devices, to be put into the environment."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    key = urlsafe_b64encode(number.to_bytes(KEY_BYTES, "big")).rstrip(b"=").decode()
    click.echo(f"VAPID_PRIVATE_KEY={key}")
    click.echo(
        "Keep it: with another key everybody has to turn messages on anew. "
        "Set VAPID_SUBJECT as well, such as mailto:you@example.org.",
        err=True,
    )


COMMANDS = (push_keys,)
