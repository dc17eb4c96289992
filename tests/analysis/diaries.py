"""Random diaries in which every kind of trouble comes up."""

import random


def a_random_diary(seed, treatments=5):
    """Ratings, days of treatment and today."""
    dice = random.Random(seed)
    kind = dice.choice(["daily", "sparse", "third", "constant", "gappy", "low", "high", "steps"])
    sessions, day = [], 0
    for _ in range(dice.randint(1, treatments)):
        sessions.append(day)
        if dice.random() < 0.3:
            sessions.append(day + dice.randint(1, 22))
        day += dice.choice(
            [dice.randint(15, 62), 84, dice.randint(63, 110), dice.randint(140, 190)]
        )
    today = sessions[-1] + dice.choice([0, 5, 13, 30, 47, 48, 60, 84, 160])
    level, ratings = dice.choice([2.0, 5.0, 8.0]), {}
    for day in range(dice.choice([-40, -28, -14, -7, 1]), today + 10):
        level = 0.8 * level + 0.2 * 5 + dice.gauss(0, 1.2)
        keep = {"daily": 0.95, "sparse": 0.2, "third": float(day % 3 == 0), "gappy": 0.7}
        gap = kind == "gappy" and (day // 25) % 3 == 0
        if dice.random() < keep.get(kind, 0.85) and not gap:
            ratings[day] = min(10, max(0, round(written(kind, level, day))))
    return ratings, sessions, today


def a_random_course(seed):
    """The same over many treatments that help, fail, wear off, or come too soon."""
    dice = random.Random(seed)
    sessions, day = [], 0
    pauses = dice.random() < 0.3
    for _ in range(dice.randint(3, 14)):
        sessions.append(day)
        if dice.random() < 0.15:
            sessions.append(day + dice.randint(1, 22))
        day += dice.randint(140, 200) if pauses and dice.random() < 0.2 else dice.randint(55, 110)
    today = sessions[-1] + dice.choice([20, 45, 70, 130])
    keep, noise, fading = (
        dice.choice([1, 0.7, 0.3, 0.12]),
        dice.choice([0, 0.5, 1.2]),
        dice.random(),
    )
    ratings, last, swing = {}, -1000, 0.0
    for day in range(dice.choice([-35, -10, 3]), today + 1):
        last = max([at for at in sessions if at <= day], default=last)
        strength = min(1, max(0, min((day - last - 5) / 20, (90 - day + last) / 25)))
        swing = 0.6 * swing + dice.gauss(0, noise)
        if dice.random() < keep:
            helped = (3.5 - fading * sum(at < last for at in sessions) / 4) * strength
            ratings[day] = min(10, max(0, round(6 + swing - helped)))
    return ratings, sessions, today


def written(kind, level, day):
    """The rating before it is rounded to the scale."""
    return {
        "constant": 4,
        "low": level - 5,
        "high": level + 5,
        "steps": 2 + 5 * (day // 60 % 2),
    }.get(kind, level)
