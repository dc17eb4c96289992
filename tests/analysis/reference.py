"""The same judgement written a second time, slowly and without the code under test.

Plain loops over days and lists, so that it can be read beside the description of the method.
Ratings are a dict from day to rating.
"""

import math

GRID = [step / 10 for step in range(9)]
NEEDS = [3, 5, 7, 10, 14, 20]
AFTER = {"early": (1, 13, 0), "peak": (21, 48, 21), "late": (56, 83, 56)}


def judge(ratings, sessions, today, threshold=1.0):
    """For each treatment its days, and per phase a dict of what the diary says."""
    ratings = {day: rating for day, rating in ratings.items() if day <= today}
    treatments = treatments_of(sessions, today)
    if not treatments:
        return []
    segments = segments_of(ratings, treatments, today)
    noise = noise_of(segments)
    baselines = [baseline_of(ratings, treatments, i) for i in range(len(treatments))]
    answers = []
    for i, (first, last) in enumerate(treatments):
        answer = {"first": first, "last": last}
        rising = False
        if i and not baselines[i]["fresh"]:
            peak = window_after(ratings, treatments, i - 1, "peak", today)
            rising = rises(peak, baselines[i], segments, noise, i, threshold)
        for phase in AFTER:
            after = window_after(ratings, treatments, i, phase, today)
            answer[phase] = judge_phase(
                baselines[i], after, segments, noise, i, threshold, rising, first != last
            )
        answers.append(answer)
    return answers


def treatments_of(sessions, today):
    treatments = []
    for day in sorted(set(sessions)):
        if day > today:
            continue
        if treatments and day <= treatments[-1][0] + 21:
            treatments[-1][1] = day
        else:
            treatments.append([day, day])
    return [tuple(pair) for pair in treatments]


def is_fresh(treatments, i):
    return i == 0 or treatments[i][0] - treatments[i - 1][1] >= 147


def window(ratings, first, last, anchor):
    """A window of days with its ratings sorted into half-weeks."""
    days = [day for day in range(first, last + 1) if day in ratings]
    halves = {}
    for day in days:
        j = math.floor(2 * (day - anchor) / 7)
        halves.setdefault(j, []).append(ratings[day])
    values = [ratings[day] for day in days]
    return {
        "first": first,
        "last": last,
        "values": values,
        "n": len(values),
        "halves": {j: len(group) for j, group in halves.items()},
        "mean": sum(values) / len(values) if values else None,
    }


def baseline_of(ratings, treatments, i):
    first = treatments[i][0]
    if is_fresh(treatments, i):
        return {**window(ratings, first - 28, first - 1, first - 28), "fresh": True, "long": False}
    previous = treatments[i - 1][1]
    low = max(first - 14, previous + 1)
    short = window(ratings, low, first - 1, low)
    if short["n"] >= 4 and len(short["halves"]) >= 3:
        return {**short, "fresh": False, "long": False}
    low = min(low, max(first - 28, previous + 49))
    return {**window(ratings, low, first - 1, low), "fresh": False, "long": True}


def window_after(ratings, treatments, i, phase, today):
    begin, finish, anchor = AFTER[phase]
    last = treatments[i][1]
    nominal = last + finish
    ends = [nominal, today]
    follower = treatments[i + 1][0] if i + 1 < len(treatments) else None
    if follower is not None:
        ends.append(follower - 1)
    return {
        **window(ratings, last + begin, min(ends), last + anchor),
        "incomplete": nominal > today,
        "cut_short": follower is not None and follower <= nominal,
    }


def segments_of(ratings, treatments, today):
    """Keyed by ("after", i) and ("before", i)."""
    segments = {}
    for i, (first, last) in enumerate(treatments):
        end = treatments[i + 1][0] - 1 if i + 1 < len(treatments) else today
        stop = min(146, end - last)
        if i + 1 < len(treatments) and is_fresh(treatments, i + 1):
            stop = min(stop, treatments[i + 1][0] - last - 29)
        segments["after", i] = fitted(blocks(ratings, last, 1, stop), last, after=True)
        if is_fresh(treatments, i):
            origin = first - 28
            segments["before", i] = fitted(blocks(ratings, origin, 0, 27), origin, after=False)
    return segments


def blocks(ratings, origin, begin, stop):
    groups = {}
    for t in range(begin, stop + 1):
        if origin + t in ratings:
            groups.setdefault((2 * t) // 7, []).append(ratings[origin + t])
    return {k: sum(group) / len(group) for k, group in sorted(groups.items())}


def dot(one, other):
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


def minus(one, other, factor):
    return [a - factor * b for a, b in zip(one, other, strict=True)]


def fitted(means, origin, after):
    """Fit the broken line by Gram and Schmidt."""
    ks = list(means)
    nb = len(ks)
    segment = {"origin": origin, "ks": ks, "df": 0, "ss": 0.0, "columns": [], "r": []}
    if nb < 3:
        return segment
    centres = [3.5 * k + 1.75 for k in ks]
    candidates = [[1.0] * nb, [c / 84 for c in centres]]
    candidates += [[max(c - bend, 0) / 84 for c in centres] for bend in (28, 14, 56, 84)]
    basis, columns = [], []
    for number, column in enumerate(candidates):
        if nb < NEEDS[number] or (number and not after):
            continue
        rest = column
        for _ in range(2):
            for q in basis:
                rest = minus(rest, q, dot(q, rest))
        if dot(rest, rest) <= 1e-6 * dot(column, column):
            continue
        length = math.sqrt(dot(rest, rest))
        basis.append([value / length for value in rest])
        columns.append(column)
    level = math.fsum(means.values()) / nb
    y = [means[k] - level for k in ks]
    r = y
    for q in basis:
        r = minus(r, q, dot(q, r))
    segment |= {"y": y, "r": r, "basis": basis, "columns": columns}
    segment |= {"df": nb - len(columns), "ss": dot(r, r)}
    return segment


def whitened(values, ks, g):
    out = [values[0]]
    for position in range(1, len(ks)):
        phi = g ** (ks[position] - ks[position - 1])
        step = values[position] - phi * values[position - 1]
        out.append(step / math.sqrt(1 - phi * phi))
    return out


def log_likelihood(segment, g):
    """By orthogonalising the whitened columns themselves."""
    ks = segment["ks"]
    logs = 0.0
    for position in range(1, len(ks)):
        phi = g ** (ks[position] - ks[position - 1])
        logs += math.log(1 - phi * phi)
    y = whitened(segment["y"], ks, g)
    done = []
    for column in segment["columns"]:
        rest = whitened(column, ks, g)
        for _ in range(2):
            for q in done:
                rest = minus(rest, q, dot(q, rest))
        length = math.sqrt(dot(rest, rest))
        logs += 2 * math.log(length)
        q = [value / length for value in rest]
        done.append(q)
        y = minus(y, q, dot(q, y))
    return -0.5 * (logs + segment["df"] * math.log(dot(y, y) + 0.001))


def noise_of(segments):
    telling = [s for s in segments.values() if s["df"] >= 2 and s["ss"] > 0.05 * s["df"] + 1e-9]
    total_df = sum(s["df"] for s in telling)
    sums = [math.fsum(log_likelihood(s, g) for s in telling) for g in GRID]
    if total_df > 100:
        sums = [value * 100 / total_df for value in sums]
    raw = [math.exp(value - max(sums)) for value in sums]
    weights = [value / math.fsum(raw) for value in raw]
    q = min(0.95, 0.79 + 0.7 / max(total_df, 1))
    below, i = 0.0, 0
    while below + weights[i] < q - 1e-12:
        below += weights[i]
        i += 1
    g = GRID[i] + 0.1 * ((q - below) / weights[i] - 0.5)
    g = 0.0 if g < 0 else min(g, 0.8)
    ss = trace = 0.0
    for s in segments.values():
        if s["df"] > 0:
            s["C"] = projected(s, g)
            ss += s["ss"]
            trace += math.fsum(s["C"][n][n] for n in range(len(s["ks"])))
    return {"g": g, "q": q, "D": total_df, "s0": (ss + 1) / (trace + 1)}


def projected(segment, g):
    """P R P, column by column, then row by row."""
    ks, basis = segment["ks"], segment["basis"]
    rows = [[g ** abs(k - m) for m in ks] for k in ks]
    for _ in range(2):
        cleared = []
        for row in rows:
            for q in basis:
                row = minus(row, q, dot(q, row))
            cleared.append(row)
        rows = [list(column) for column in zip(*cleared, strict=True)]
    return rows


def variance_of(look, segment, noise):
    """V and its degrees of freedom."""
    ss = a = b = 0.0
    if segment["df"] > 0:
        inside = []
        for n, k in enumerate(segment["ks"]):
            centre = segment["origin"] + 3.5 * k + 1.75
            if look["first"] <= centre <= look["last"] + 1:
                inside.append(n)
        for n in inside:
            ss += segment["r"][n] ** 2
            a += segment["C"][n][n]
            for m in inside:
                b += segment["C"][n][m] ** 2
    s2 = max((ss + 4 * noise["s0"]) / (a + 4), 0.0625)
    u = 0.0
    for i, n_i in look["halves"].items():
        for j, n_j in look["halves"].items():
            u += n_i / look["n"] * n_j / look["n"] * noise["g"] ** abs(i - j)
    return s2 * u, (a + 4) ** 2 / (b + 4)


def compare(before, after, segment_before, segment_after, noise):
    d = after["mean"] - before["mean"]
    v1, nu1 = variance_of(before, segment_before, noise)
    v2, nu2 = variance_of(after, segment_after, noise)
    v = v1 + v2
    nu = max(3, v**2 / (v1**2 / nu1 + v2**2 / nu2))
    z = 1.959963984540054
    t = z + (z**3 + z) / (4 * nu) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * nu**2)
    t += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * nu**3)
    t += (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * nu**4)
    se = math.sqrt(v)
    return {"estimate": d, "se": se, "df": nu, "lower": d - t * se, "upper": d + t * se}


def segment_before(segments, i):
    return segments["before", i] if ("before", i) in segments else segments["after", i - 1]


def rises(peak, baseline, segments, noise, i, threshold):
    for look in (peak, baseline):
        if look["n"] < 4 or len(look["halves"]) < 3:
            return False
    if len(peak["halves"]) + len(baseline["halves"]) < 8:
        return False
    change = compare(peak, baseline, segments["after", i - 1], segment_before(segments, i), noise)
    return change["lower"] > 0 and change["estimate"] >= threshold


def judge_phase(before, after, segments, noise, i, threshold, rising, boosted):
    said = {
        "verdict": "too_few_days",
        "mean_before": before["mean"],
        "mean_after": after["mean"],
        "n_before": before["n"],
        "n_after": after["n"],
        "half_weeks_before": len(before["halves"]),
        "half_weeks_after": len(after["halves"]),
        "flags": flags(before, after, rising, boosted),
    }
    too_few = before["n"] < 4 or len(before["halves"]) < 3
    too_few |= after["n"] < 4 or len(after["halves"]) < 4
    too_few |= len(before["halves"]) + len(after["halves"]) < 8
    if too_few:
        return said
    change = compare(before, after, segment_before(segments, i), segments["after", i], noise)
    d, lower, upper = change["estimate"], change["lower"], change["upper"]
    if lower > 0 and d >= threshold:
        verdict = "worse"
    elif upper < 0 and d <= -threshold:
        verdict = "better"
    elif -threshold < lower and upper < threshold:
        verdict = "unchanged"
    else:
        verdict = "unclear"
    return {**said, **change, "verdict": verdict}


def flags(before, after, rising, boosted):
    looks = [look for look in (before, after) if look["n"]]
    halves = len(before["halves"]) + len(after["halves"])
    ends = {
        end: any(look["values"].count(end) * 10 >= 8 * look["n"] for look in looks)
        for end in (0, 10)
    }
    raised = {
        "fresh": before["fresh"],
        "long_baseline": before["long"],
        "incomplete": after["incomplete"],
        "cut_short": after["cut_short"],
        "booster": boosted,
        "rising_before": rising,
        "at_floor": ends[0],
        "at_ceiling": ends[10],
        "constant": len(looks) == 2 and len(set(before["values"] + after["values"])) == 1,
        "sparse": halves > 0 and before["n"] + after["n"] < 1.5 * halves,
    }
    return [name for name, is_raised in raised.items() if is_raised]
