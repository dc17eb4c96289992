"""Kind four: the API as its own description says it is called, and otherwise (schemathesis)."""

from typing import Any

import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from app.services.events import list_diary_events
from app.services.treatments import list_treatments
from tests.fuzz.running import Count, Met, run
from tests.fuzz.world import World
from tests.views.test_api_schema import CHECKED, DOCUMENT, _name_what_is_there


def fuzz(world: World, examples: int, start: int) -> Count:
    """So many cases, shared among all calls and both kinds of input: right and wrong."""
    count = Count("api")
    head = world.people["program"].headers
    wanted = [
        (operation, mode)
        for operation in _operations(world)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        if mode is GenerationMode.POSITIVE or operation.body or operation.query
    ]
    each = -(-examples // len(wanted))
    for operation, mode in wanted:
        cases = operation.as_strategy(generation_mode=mode)
        run(count, cases, each, start, lambda case: _call(world, case, head, count))
    return count


def _operations(world: World) -> list[Any]:
    with world.app.app_context():
        document = world.app.test_client().get(DOCUMENT).get_json()
        diary = world.alices()
        treatment_id = list_treatments(diary)[0].id
        event_id = list_diary_events(diary)[0].id
    _name_what_is_there(document, treatment_id, event_id)
    schema = schemathesis.openapi.from_dict(document)
    schema.app = world.app
    return [found.ok() for found in schema.get_all_operations()]


def _call(world: World, case: Any, head: dict[str, str], count: Count) -> None:
    what = f"{case.method} {case.path} {case.body!r} {case.query!r}"
    met = Met(refused=False)
    try:
        with world.app.app_context():
            answer = case.call(headers=head)
            case.validate_response(answer, checks=[CHECKS.get_one(name) for name in CHECKED])
        met = Met(refused=answer.status_code >= 400)
    except Exception as error:  # whatever it is, it is to be told with its case
        count.fault(f"{type(error).__name__} {error}: {what}")
        met = Met(refused=False, failed=True)
    count.take(world, met, what, frozenset())
