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


GAPS = (7, 14, 21, 22, 23, 28, 29, 35, 42, 49, 50, 62, 63, 84, 120, 146, 147, 148, 175, 176, 300)
UNTIL = (-1, 0, 1, 12, 13, 20, 21, 34, 47, 48, 49, 55, 56, 83, 84, 146, 147, 200)
BEFORE = (-60, -29, -28, -27, -15, -14, -13, -7, -1, 0, 1, 25)


def a_diary_at_the_borders(seed):
    """Boosters, intervals, ratings and days just within and just beyond every rule."""
    dice = random.Random(seed)
    sessions, day = [], 0
    for _ in range(dice.choice([1, 1, 2, 3, 4, 6])):
        sessions += [
            day,
            *(day + dice.choice([1, 7, 20, 21, 22]) for _ in range(dice.choice([0, 0, 1, 2]))),
        ]
        day = dice.choice([day, max(sessions)]) + dice.choice([*GAPS, dice.randint(7, 62)])
    today = max(sessions) + dice.choice(UNTIL)
    days = range(dice.choice(BEFORE), today + 1)
    write, keep = dice.choice(WRITERS), dice.choice(KEEPERS)
    level, ratings = dice.uniform(0, 10), {}
    for day in days:
        level = 0.8 * level + 1 + dice.gauss(0, 1.5)
        if keep(day, dice):
            ratings[day] = float(min(10, max(0, write(day, level, dice))))
    if dice.random() < 0.3:  # on the days of the sessions too
        ratings |= {day: float(dice.randint(0, 10)) for day in sessions}
    if dice.random() < 0.2:  # a session that is still to come
        sessions.append(today + 5)
    dice.shuffle(sessions)
    return ratings, sessions, today


WRITERS = (
    lambda day, level, dice: round(level),
    lambda day, level, dice: round(2 * level) / 2,
    lambda day, level, dice: 4,
    lambda day, level, dice: dice.choice([3, 4]),
    lambda day, level, dice: round(level - 5.5),
    lambda day, level, dice: round(level + 5.5),
    lambda day, level, dice: day / 50,
)
KEEPERS = (
    lambda day, dice: True,
    lambda day, dice: dice.random() < 0.8,
    lambda day, dice: dice.random() < 0.3,
    lambda day, dice: dice.random() < 0.1,
    lambda day, dice: dice.random() < 0.01,
    lambda day, dice: day % 3 == 0,
    lambda day, dice: day % 7 >= 5,
    lambda day, dice: day // 20 % 3 > 0,
)
