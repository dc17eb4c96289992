"""Which passwords are among those that are tried first."""

import pytest

from app.forms.guessed import is_guessed_first


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaa", "1234567890", "0987654321", "12345678910", "qwertyuiop", "1q2w3e4r5t",
        "1qaz2wsx3edc", "abcdefghij", "Password123", "passwort2026", "p@ssw0rd!!", "iloveyou2024",
        "abcabcabcabc", "Injection Diary", "injectiondiary1", "dystonia2026", "botulinum!1",
        "PasswordPassword", "qwerty123456", "erin@example.org", "erin.2026.10", "Erin1234567",
    ],
)  # fmt: skip
def test_refused(password: str) -> None:
    assert is_guessed_first(
        password, "erin@example.org" if "rin" in password.casefold() else "a@b.example"
    )


@pytest.mark.parametrize(
    "password",
    [
        "blue kettle on the hill", "green boat in the rain", "correct horse battery staple",
        "kX7-vv2-pQ91", "mydiaryisbluetoday", "שלום שלום שלום", "9 lives, 7 cats",
    ],
)  # fmt: skip
def test_taken(password: str) -> None:
    assert not is_guessed_first(password, "erin@example.org")
