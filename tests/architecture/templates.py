"""Reads Jinja templates without the app: what is wrong with one, and the words it shows."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateError, nodes

JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
INLINE = {
    "inline style": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.I),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "inline script": re.compile(
        r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*\stype\s*=\s*[\"']application/(ld\+)?json)", re.I
    ),
    "script in an address": re.compile(r"=\s*[\"']?\s*javascript:", re.I),
}
SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title"}
UNSPOKEN = {"script", "style"}


class Templates:
    """All templates of a folder, in a plain environment: the app's filters are not needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        extensions = ["jinja2.ext.i18n", "jinja2.ext.do"]
        self.environment = Environment(
            loader=FileSystemLoader(folder), extensions=extensions, autoescape=True
        )

    def names(self) -> list[str]:
        """Every file below the folder but the sources of the PDF."""
        return sorted(self.environment.list_templates(filter_func=lambda n: not n.endswith(".typ")))

    def source(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def faults(self, name: str) -> Iterator[str]:
        """What is wrong with a template, one sentence each."""
        try:
            tree = self.environment.parse(self.source(name), name)
            self._allow_the_apps_own(tree)
            self.environment.compile(tree, name)
        except TemplateError as error:
            yield f"{name} does not compile: {error}"
            return
        yield from self._unknown_files(name, tree)
        yield from self._unused_imports(name, tree)
        yield from inline_code(name, self.source(name))

    def macros(self, name: str) -> set[str]:
        """What another template may import from this one."""
        tree = self.environment.parse(self.source(name), name)
        stored = {n.name for n in tree.find_all(nodes.Name) if n.ctx == "store"}
        return stored | {macro.name for macro in tree.find_all(nodes.Macro)}

    def _allow_the_apps_own(self, tree: nodes.Template) -> None:
        for filter_ in tree.find_all(nodes.Filter):
            self.environment.filters.setdefault(filter_.name, str)
        for test in tree.find_all(nodes.Test):
            self.environment.tests.setdefault(test.name, lambda value: bool(value))

    def _unknown_files(self, name: str, tree: nodes.Template) -> Iterator[str]:
        kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
        for node in tree.find_all(kinds):
            if isinstance(node, nodes.Include) and node.ignore_missing:
                continue
            target = getattr(node, "template", None)
            if isinstance(target, nodes.Const) and target.value not in self.names():
                yield f"{name}, line {node.lineno}: there is no template {target.value}"

    def _unused_imports(self, name: str, tree: nodes.Template) -> Iterator[str]:
        used = {n.name for n in tree.find_all(nodes.Name) if n.ctx == "load"}
        for module in tree.find_all(nodes.Import):
            if module.target not in used:
                yield f"{name}, line {module.lineno}: {module.target} is imported and not used"
        for node in tree.find_all(nodes.FromImport):
            source = node.template.value if isinstance(node.template, nodes.Const) else None
            offered = self.macros(source) if source in self.names() else None
            for imported in node.names:
                macro, alias = (imported, imported) if isinstance(imported, str) else imported
                if alias not in used:
                    yield f"{name}, line {node.lineno}: {alias} is imported and not used"
                if offered is not None and macro not in offered:
                    yield f"{name}, line {node.lineno}: {source} has no macro {macro}"


def inline_code(name: str, source: str) -> Iterator[str]:
    """What our content security policy would refuse, by line."""
    markup = _blank_out_jinja(source)
    for what, pattern in INLINE.items():
        for match in pattern.finditer(markup):
            yield f"{name}, line {markup.count(chr(10), 0, match.start()) + 1}: {what}"


def shown_words(source: str) -> list[tuple[int, str]]:
    """Line and text of all that a person reads or hears of the markup itself."""
    reader = _Reader()
    reader.feed(_blank_out_jinja(source))
    reader.close()
    return reader.words


def _blank_out_jinja(source: str) -> str:
    """Keeps every line where it is."""
    return JINJA.sub(lambda code: "\n" * code[0].count("\n") or " ", source)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[tuple[int, str]] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in UNSPOKEN
        for key, value in attrs:
            if key in SPOKEN and value:
                self._add(value)

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._add(data)

    def _add(self, text: str) -> None:
        line, _column = self.getpos()
        words = " ".join(text.split())
        if words:
            above = text[: len(text) - len(text.lstrip())].count("\n")
            self.words.append((line + above, words))
