"""One treatment among all the others of its diary: what was different this time, as facts.

Whether a spot was injected can be compared across products; units are compared within one product
alone, and what is not known is no zero. A fact says how the values stand, never why.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from app.analysis.facts import (
    About,
    Fact,
    Said,
    Standing,
    gaps_of,
    numbers_of,
    stand,
    stand_in_words,
)
from app.analysis.muscles_among import muscles_among, on_body
from app.analysis.records import OTHER_PRODUCT, Record
from app.analysis.sessions import (
    Amount,
    Gap,
    Session,
    only_product,
    points_in,
    products_of,
    total_in,
    unit_of,
    written_total,
)

DAYS_A_WEEK = 7
Words = tuple[str, ...] | None


def among(this: Session, others: Sequence[Session]) -> list[Fact]:
    """All that can be compared: first what differs, last what is equal in all treatments.

    Within these in the order of About, and muscles from head to foot. Empty without others.
    """
    if not others:
        return []
    facts = [
        _product(this, others),
        *_totals(this, others),
        *muscles_among(this, others),
        _interval(this, others),
        *_of_visits(this, others),
    ]
    order = list(About)
    return sorted(facts, key=lambda fact: (_group(fact), order.index(fact.about), on_body(fact)))


def _product(this: Session, others: Sequence[Session]) -> Fact:
    fact = _in_words(About.PRODUCT, this, others, lambda each: _each_known(products_of(each)))
    unnamed = [said for said in fact.others_said if OTHER_PRODUCT in said.words]
    if fact.said is not None and OTHER_PRODUCT in fact.said and unnamed:
        # Two products without a name are not known to be one.
        return replace(fact, standing=Standing.UNKNOWN)
    return fact


def _totals(this: Session, others: Sequence[Session]) -> Iterator[Fact]:
    for product in products_of(this):
        fact = _in_numbers(About.TOTAL, this, others, partial(total_in, product=product))
        written = written_total(this, product)
        yield replace(fact, product=unit_of(product), this=written)


def _interval(this: Session, others: Sequence[Session]) -> Fact:
    """Weeks since the one before. They stand by whole weeks: a day more or less is no difference.

    The first treatment has none before it, and its number is left out.
    """
    later = [each for each in others if each.days_since is not None]
    fact = _in_numbers(About.INTERVAL, this, later, _weeks)
    if this.days_since is None or not later:
        standing = Standing.NOT_COMPARABLE
    else:
        standing = stand(_whole(_weeks(this)), [_whole(_weeks(each)) for each in later])
    return replace(fact, standing=standing, of=len(others))


def _of_visits(this: Session, others: Sequence[Session]) -> Iterator[Fact]:
    """What is said of whole visits; nothing of what no visit tells."""
    facts = [
        _in_words(About.GUIDANCE, this, others, lambda each: _said(each, lambda v: v.guidance)),
        _dilution(this, others),
        _in_numbers(About.POINTS, this, others, points_in),
        _in_words(About.INJECTOR, this, others, lambda each: _said(each, lambda v: v.injector)),
        _in_words(About.CLINIC, this, others, lambda each: _said(each, lambda v: v.clinic)),
    ]
    for fact in facts:
        if fact.said or fact.others_said or fact.this is not None or fact.others:
            yield fact


def _dilution(this: Session, others: Sequence[Session]) -> Fact:
    """Units in a volume: those of the same product alone."""
    product = only_product(this)
    alike = [each for each in others if product and products_of(each) == [product]]
    fact = _in_words(About.DILUTION, this, alike, lambda each: _said(each, lambda v: v.dilution))
    left_out = len(others) - len(alike)
    standing = fact.standing
    if fact.said is not None and left_out:
        if not fact.others_said:
            standing = Standing.NOT_COMPARABLE
        elif standing is Standing.SAME:
            standing = Standing.WITHIN
    return replace(fact, standing=standing, of=len(others), left_out=left_out, product=product)


def _in_numbers(
    about: About, this: Session, others: Sequence[Session], read: Callable[[Session], Amount]
) -> Fact:
    amount = read(this)
    found = [(each.number, read(each)) for each in others]
    left_out, unknown = gaps_of(found)
    return Fact(
        about=about,
        standing=stand(amount, [each for _which, each in found]),
        of=len(others),
        this=amount if isinstance(amount, Decimal) else None,
        others=numbers_of(found),
        left_out=left_out,
        unknown=unknown,
    )


def _in_words(
    about: About, this: Session, others: Sequence[Session], read: Callable[[Session], Words]
) -> Fact:
    said = [(each.number, read(each)) for each in others]
    return Fact(
        about=about,
        standing=stand_in_words(read(this), [words for _which, words in said]),
        of=len(others),
        said=read(this),
        others_said=tuple(Said(which, words) for which, words in said if words is not None),
        unknown=sum(words is None for _which, words in said),
    )


def _said(session: Session, read: Callable[[Record], str | None]) -> Words:
    return _each_known([read(visit) for visit in session.visits])


def _each_known(values: Sequence[str | None]) -> Words:
    """Each value once. None where one of them is not known."""
    known = [value for value in values if value is not None]
    return tuple(dict.fromkeys(known)) if len(known) == len(values) else None


def _weeks(session: Session) -> Amount:
    return (
        Gap.NOT_KNOWN if session.days_since is None else Decimal(session.days_since) / DAYS_A_WEEK
    )


def _whole(amount: Amount) -> Amount:
    return round(amount, 0) if isinstance(amount, Decimal) else amount


def _group(fact: Fact) -> int:
    return 0 if fact.differs else 2 if fact.standing is Standing.SAME else 1
