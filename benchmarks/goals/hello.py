"""What everything is measured by: a bare Flask app, and a page of Jinja of 14.5 kB."""

from flask import Flask, render_template_string

BYTES = 14_500
LIST = """<!doctype html><html lang="en"><head><title>List</title></head><body><h1>List</h1>
<table>{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.word }}</td><td>{{ row.day }}</td>
</tr>
{% endfor %}</table></body></html>"""
ROWS = [{"name": f"Patient {n}", "word": "better", "day": "2026-06-11"} for n in range(271)]

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """The least that a Flask app can do."""
    return "ok"


@app.get("/list")
def rows() -> str:
    """As many bytes as a list of patients has, and no question to a database."""
    return render_template_string(LIST, rows=ROWS)
