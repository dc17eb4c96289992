"""`flask diary find-muscle`: the ranked list, for programs and for people."""

import json

from flask import Flask


def test_json_lists_code_side_and_score_the_best_first(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["diary", "find-muscle", "left SCM", "--json"])

    assert said.exit_code == 0
    assert json.loads(said.output)[0] == {
        "code": "sternocleidomastoid",
        "side": "left",
        "score": 1.0,
    }


def test_a_table_names_the_muscle_and_its_place(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["diary", "find-muscle", "splenus capitus re."])

    assert said.output.splitlines()[0].split()[1:] == [
        *("right", "Splenius", "capitis", "back", "of", "the", "neck", "(splenius_capitis)")
    ]


def test_nothing_found_is_an_empty_list_or_a_sentence(app: Flask) -> None:
    run = app.test_cli_runner().invoke

    assert json.loads(run(args=["diary", "find-muscle", "xyz", "--json"]).output) == []
    assert run(args=["diary", "find-muscle", ""]).output == "No muscle found.\n"
