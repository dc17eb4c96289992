"""What all treatments say together, written a second time with plain loops.

It builds on the slow reference of the verdicts and on nothing of the code under test.
"""

import math
import statistics

from tests.analysis import reference as ref

PHASES = ("early", "peak", "late")


def study(ratings, sessions, today, threshold=1.0):
    """A dict with everything that is said beyond the verdicts, or None without a treatment."""
    ratings = {day: rating for day, rating in ratings.items() if day <= today}
    treatments = ref.treatments_of(sessions, today)
    if not treatments:
        return None
    d = Diary(ratings, treatments, today, ref.judge(ratings, sessions, today, threshold))
    counted = [i for i in range(d.size) if d.answers[i]["peak"]["verdict"] != "too_few_days"]
    steady = [i for i in counted if not d.baselines[i]["fresh"]]
    changes = {
        i: (d.answers[i]["peak"]["estimate"], d.answers[i]["peak"]["se"] ** 2) for i in counted
    }
    return {
        "early": [early_weeks(answer) for answer in d.answers],
        "late": [late_weeks(answer, threshold) for answer in d.answers],
        "previous": [
            {p: compare(d, ("peak", i - 1, p), ("peak", i, p), threshold) for p in PHASES}
            for i in range(1, d.size)
        ],
        "same_weeks": [same_weeks(d, i, threshold) for i in range(d.size)],
        "long_term": [long_term(d, i, threshold) for i in range(d.size)],
        "typical": typical([changes[i] for i in steady]),
        "usual": {i: usual(changes[i], [changes[j] for j in steady if j != i]) for i in steady},
        "trend": trend([changes[i] for i in steady], threshold),
        "loss": loss([changes[i] for i in steady]),
        "curve": curve(d, counted, threshold) if counted else None,
        "curves": {i: curve(d, [i], threshold) for i in counted},
    }


class Diary:
    """A diary with its windows, segments and noise."""

    def __init__(self, ratings, treatments, today, answers):
        self.ratings, self.treatments, self.today, self.answers = (
            ratings,
            treatments,
            today,
            answers,
        )
        self.size = len(treatments)
        self.segments = ref.segments_of(ratings, treatments, today)
        self.noise = ref.noise_of(self.segments)
        self.baselines = [ref.baseline_of(ratings, treatments, i) for i in range(self.size)]
        self.after = {
            phase: [
                ref.window_after(ratings, treatments, i, phase, today) for i in range(self.size)
            ]
            for phase in PHASES
        }

    def before_level(self, i):
        """Mean, variance and degrees of freedom of a baseline."""
        window = self.baselines[i]
        return window["mean"], *ref.variance_of(
            window, ref.segment_before(self.segments, i), self.noise
        )

    def after_level(self, i, phase):
        window = self.after[phase][i]
        return window["mean"], *ref.variance_of(window, self.segments["after", i], self.noise)


def early_weeks(answer):
    early, peak = answer["early"]["verdict"], answer["peak"]["verdict"]
    if early == "too_few_days":
        return "too_few_days"
    if early != "worse":
        return "not_worse"
    if peak == "worse":
        return "stayed_worse"
    return "unknown" if peak == "too_few_days" else "temporary_worsening"


def late_weeks(answer, threshold):
    peak, late = answer["peak"], answer["late"]
    if peak["verdict"] != "better":
        return "no_benefit"
    if late["verdict"] == "too_few_days":
        return "unknown"
    if late["verdict"] == "better":
        return "still_better"
    return "faded" if late["lower"] > -threshold else "unclear"


def t_of(nu):
    """The quantile as the method prints it."""
    if nu in (1, 2):
        return {1: 12.7062, 2: 4.3027}[nu]
    z = 1.959963984540054
    return (
        z
        + (z**3 + z) / (4 * nu)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * nu**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * nu**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * nu**4)
    )


def verdict_of(d, lower, upper, threshold):
    if lower > 0 and d >= threshold:
        return "worse"
    if upper < 0 and d <= -threshold:
        return "better"
    return "unchanged" if -threshold < lower and upper < threshold else "unclear"


def contrast(one, other, threshold):
    """One level is a list of (mean, variance, df): their mean."""
    estimate, variance, uncertainty = 0.0, 0.0, 0.0
    for sign, levels in ((-1, one), (1, other)):
        for mean, v, nu in levels:
            estimate += sign * mean / len(levels)
            variance += v / len(levels) ** 2
            uncertainty += (v / len(levels) ** 2) ** 2 / nu
    nu = max(3, variance**2 / uncertainty)
    reach = t_of(nu) * math.sqrt(variance)
    lower, upper = estimate - reach, estimate + reach
    return {
        "verdict": verdict_of(estimate, lower, upper, threshold),
        "numbers": (estimate, math.sqrt(variance), nu, lower, upper),
    }


TOO_FEW = {"verdict": "too_few_days", "numbers": None}


def fits(window, half_weeks=3):
    return window["n"] >= 4 and len(window["halves"]) >= half_weeks


def compare(d, one, other, threshold):
    (_, i, phase_i), (_, j, phase_j) = one, other
    a, b = d.after[phase_i][i], d.after[phase_j][j]
    if not (fits(a) and fits(b) and len(a["halves"]) + len(b["halves"]) >= 8):
        return TOO_FEW
    return contrast([d.after_level(i, phase_i)], [d.after_level(j, phase_j)], threshold)


def same_weeks(d, i, threshold):
    earlier = [j for j in range(i) if fits(d.after["peak"][j])]
    if not earlier:
        return None
    window = d.after["peak"][i]
    together = len(window["halves"]) + sum(len(d.after["peak"][j]["halves"]) for j in earlier)
    if not fits(window) or together < 8:
        return {**TOO_FEW, "earlier": len(earlier)}
    levels = [d.after_level(j, "peak") for j in earlier]
    found = contrast(levels, [d.after_level(i, "peak")], threshold)
    return {**found, "earlier": len(earlier)}


def long_term(d, i, threshold):
    usable = [j for j in range(i + 1) if fits(d.baselines[j])]
    untreated = [j for j in usable if d.baselines[j]["fresh"]]
    behind = untreated[:1] or [j for j in usable if j < i]
    if not behind:
        return None
    kind = {"is": "untreated" if untreated else "earlier_baselines"}
    window = d.after["peak"][i]
    together = len(window["halves"]) + sum(len(d.baselines[j]["halves"]) for j in behind)
    if not fits(window, 4) or together < 8:
        return TOO_FEW | kind
    levels = [d.before_level(j) for j in behind]
    return contrast(levels, [d.after_level(i, "peak")], threshold) | kind


def typical(changes):
    k = len(changes)
    if k < 3:
        return None
    tau2 = between(changes)
    weights = [1 / (tau2 + v) for _, v in changes]
    m = sum(w * d for w, (d, _) in zip(weights, changes, strict=True)) / sum(weights)
    scatter = sum(w * (d - m) ** 2 for w, (d, _) in zip(weights, changes, strict=True))
    reach = t_of(k - 1) * math.sqrt(scatter / sum(weights) / (k - 1))
    return m, m - reach, m + reach


def between(changes):
    if len(changes) < 2:
        return 0.0
    return max(0.0, statistics.variance(d for d, _ in changes) - mean(v for _, v in changes))


def mean(values):
    values = list(values)
    return math.fsum(values) / len(values)


def usual(new, others):
    n = len(others)
    if n < 4:
        return {"usual": "too_few_treatments", "others": n, "range": None}
    m, s2 = mean(d for d, _ in others), statistics.variance(d for d, _ in others)
    extra = max(0.0, new[1] - mean(v for _, v in others))
    reach = t_of(n - 1) * math.sqrt(s2 * (1 + 1 / n) + extra)
    stand = "within_usual_range"
    if new[0] > m + reach + 1e-9:
        stand = "weaker_than_usual"
    if new[0] < m - reach - 1e-9:
        stand = "stronger_than_usual"
    return {"usual": stand, "others": n, "range": (m, m - reach, m + reach)}


def trend(changes, threshold):
    k = len(changes)
    if k < 5:
        return {"direction": "too_few_treatments", "slope": None}
    _, _, r, _ = line([1.0] * k, changes)
    tau2 = max(0.0, sum(x * x for x in r) / (k - 2) - mean(v for _, v in changes))
    weights = [1 / (tau2 + v) for _, v in changes]
    _, slope, r, unit = line(weights, changes)
    scatter = sum(w * x * x for w, x in zip(weights, r, strict=True)) / (k - 2)
    reach = t_of(k - 2) * math.sqrt(scatter * unit)
    direction = "no_clear_trend"
    if slope - reach > 0 and slope * (k - 1) >= threshold:
        direction = "shrinking"
    if slope + reach < 0 and slope * (k - 1) <= -threshold:
        direction = "growing"
    return {"direction": direction, "slope": (slope, slope - reach, slope + reach)}


def line(weights, changes):
    """Normal equations of a weighted line through x = 0, 1, 2, ..., solved by hand."""
    s0 = s1 = s2 = y0 = y1 = 0.0
    for x, (w, (d, _)) in enumerate(zip(weights, changes, strict=True)):
        s0, s1, s2 = s0 + w, s1 + w * x, s2 + w * x * x
        y0, y1 = y0 + w * d, y1 + w * x * d
    determinant = s0 * s2 - s1 * s1
    level, slope = (s2 * y0 - s1 * y1) / determinant, (s0 * y1 - s1 * y0) / determinant
    r = [d - level - slope * x for x, (d, _) in enumerate(changes)]
    return level, slope, r, s0 / determinant


def loss(changes):
    if len(changes) < 6:
        return None
    old, last = changes[:-2], changes[-2:]
    n, m = len(old), mean(d for d, _ in old)
    extra = max(0.0, mean(v for _, v in last) - mean(v for _, v in old))
    variance = statistics.variance(d for d, _ in old) * (0.5 + 1 / n) + 0.5 * extra
    bound = m + t_of(n - 1) * math.sqrt(variance)
    two = mean(d for d, _ in last)
    return {"lost": two > bound + 1e-9, "last_two": two, "bound": bound}


def curve(d, numbers, threshold):
    """The response curve of these treatments, day by day."""
    g, s0 = d.noise["g"], d.noise["s0"]
    answers = [d.answers[i]["peak"] for i in numbers]
    changes = [(answer["estimate"], answer["se"] ** 2) for answer in answers]
    tau2 = between(changes)
    omega = [1 / (tau2 + v) for _, v in changes]
    levels = [d.before_level(i) for i in numbers]
    e = []
    for i, (level, _, _) in zip(numbers, levels, strict=True):
        last = d.treatments[i][1]
        stop = d.segments["after", i]
        means = ref.blocks(d.ratings, last, 1, stop_of(d, i))
        assert not stop["ks"] or sorted(means) == stop["ks"]
        e.append({k: value - level for k, value in means.items()})
    pi = []
    for row in e:
        shares = {}
        for k in row:
            shares[k] = omega[len(pi)] / math.fsum(
                w for w, other in zip(omega, e, strict=True) if k in other
            )
        pi.append(shares)
    ks = sorted({k for row in e for k in row})
    m = {k: math.fsum(p[k] * row[k] for p, row in zip(pi, e, strict=True) if k in row) for k in ks}
    count = {k: sum(k in row for row in e) for k in ks}
    own = [v + tau2 for _, v, _ in levels]
    b = 14 * min(1, (4 / len(numbers)) ** 0.2)
    days = range(1, min(112, math.floor(3.5 * (ks[-1] + 1))) + 1)
    s = {t: coefficients(t, ks, count, b) for t in days}
    f = {t: math.fsum(s[t][k] * m[k] for k in s[t]) if s[t] else None for t in days}
    t_median = t_of(statistics.median(answer["df"] for answer in answers))

    def reach(a):
        total = 0.0
        for p, v in zip(pi, own, strict=True):
            mine = {k: a[k] * p[k] for k in a if k in p}
            total += v * math.fsum(mine.values()) ** 2
            for k, x in mine.items():
                for h, y in mine.items():
                    total += x * y * s0 * g ** abs(k - h)
        return t_median * math.sqrt(max(total, 0.0))

    band = {t: None if f[t] is None else (f[t] - reach(s[t]), f[t] + reach(s[t])) for t in days}
    before = math.fsum(w * level for w, (level, _, _) in zip(omega, levels, strict=True))
    before /= math.fsum(omega)
    return {"f": f, "band": band, "before": before, "wave": wave(f, s, reach, days, threshold)}


def stop_of(d, i):
    last = d.treatments[i][1]
    follower = d.treatments[i + 1][0] if i + 1 < d.size else None
    stop = min(146, (d.today if follower is None else follower - 1) - last)
    if follower is not None and ref.is_fresh(d.treatments, i + 1):
        stop = min(stop, follower - last - 29)
    return stop


def coefficients(t, ks, count, b):
    """What each half-week adds to the local line at t; nothing where two are not in reach."""
    kernel = {}
    for k in ks:
        u = abs(3.5 * k + 1.75 - t) / b
        if u < 1:
            kernel[k] = count[k] * (1 - u**3) ** 3
    if len(kernel) < 2:
        return {}
    x = {k: 3.5 * k + 1.75 - t for k in kernel}
    # Sums over pairs instead of differences of moments, so that nothing cancels.
    determinant = math.fsum(
        kernel[k] * kernel[h] * (x[k] - x[h]) ** 2 for k in kernel for h in kernel if k < h
    )
    return {
        k: kernel[k] * math.fsum(kernel[h] * x[h] * (x[h] - x[k]) for h in kernel) / determinant
        for k in kernel
    }


def wave(f, s, reach, days, threshold):
    """Peak, onset and wear-off, or None without a clear benefit."""
    seen = [t for t in days if 7 <= t <= 84 and f[t] is not None]
    if not seen:
        return None
    lowest = min(f[t] for t in seen)
    p = next(t for t in seen if f[t] <= lowest + 1e-9)
    if not (f[p] + reach(s[p]) < 0 and f[p] <= -threshold + 1e-9):
        return None
    known = [t for t in days if f[t] is not None]
    lacking, spare = {}, {}
    for t in known:
        a = dict(s[t])
        for k, value in s[p].items():
            a[k] = a.get(k, 0.0) - value / 2
        lacking[t], spare[t] = f[t] - f[p] / 2, reach(a)
    onset = p
    for t in reversed([t for t in known if t <= p]):
        if lacking[t] > 1e-9:
            break
        onset = t
    low, high = 1, p
    for t in known:
        if t < p and lacking[t] - spare[t] > 0:
            low = t + 1
    for t in reversed([t for t in known if t <= p]):
        if lacking[t] + spare[t] <= 0:
            high = t
    after = [t for t in known if t >= p]
    gone = next((t for t in after if lacking[t] > 1e-9), None)
    gone_low = next((t for t in after if lacking[t] + spare[t] > 0), None)
    gone_high = next((t for t in after if lacking[t] - spare[t] > 0), None)
    return {
        "peak_day": p,
        "onset": (onset, max(1, low - 2), high + 2),
        "wear_off": (
            gone,
            None if gone_low is None else max(1, gone_low - 2),
            None if gone_high is None else gone_high + 2,
        ),
    }
