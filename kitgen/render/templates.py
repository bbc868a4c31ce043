"""Render the data of a document with its template into a page: HTML, stylesheets and scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from kitgen.plan.task import Task
from kitgen.render.artifact import NO_PAGES, FinishedPages, Page
from kitgen.render.budget import budget_of
from kitgen.render.environment import environment_of
from kitgen.resources import Overlay, bundled
from kitgen.text.citations import STYLE, Citations, csl
from kitgen.text.foreign import marked, plain, with_languages
from kitgen.text.labels import Labels, labels
from kitgen.text.locales import text_direction
from kitgen.text.markdown import Cite
from kitgen.text.source_numbers import with_numbers
from kitgen.text.wording import titled
from kitgen.view.helpers import Helpers
from kitgen.view.texts import wrap_texts

LAYERS = {"paper": ("paper", "products", "materials"), "cards": ("paper", "cards")}
"""The stylesheets of a base that has several."""


class TemplateFailed(Exception):
    """A template could not be rendered; has the template, the line and the problem."""

    def __init__(self, template: str, line: int, problem: str) -> None:
        super().__init__(problem)
        self.template, self.line, self.problem = template, line, problem

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep all three parts when the exception is pickled by a worker."""
        return (TemplateFailed, (self.template, self.line, self.problem))


def render(task: Task, data: bytes, templates: Overlay, others: FinishedPages = NO_PAGES) -> Page:
    """Render the page of a task. ``data`` is the input that the plan has under ``task.input``.

    Raises TemplateFailed if a template cannot be rendered.
    """
    given: dict[str, Any] = json.loads(data)
    page = _page(given, task, templates, others)
    if not given.get("budget"):
        return page
    fixed = _is_fixed(_variants(templates, task.variant))
    columns = _degrees(templates, given["kind"]["base"], ["columns"])
    return replace(page, budget=budget_of(given, fixed, columns, lambda fewer: _page(fewer, task, templates, others)))


def _page(given: dict[str, Any], task: Task, templates: Overlay, others: FinishedPages) -> Page:
    rendered = _document(given, task, templates, others)
    kind, brand = given["kind"], given.get("brand") or {}
    variants = _variants(templates, task.variant)
    fixed = _is_fixed(variants)
    tighter = () if given.get("parts") else ("spare",) if fixed else ("tight", "tighter")
    about = labels(task.language, templates)["attached_lesson"]
    base = "web" if task.format == "html" and kind["base"] == "paper" else kind["base"]
    return Page(
        html=rendered.html,
        stylesheets=(*_stylesheets(templates, kind["name"], base, brand), *variants),
        tighter=_degrees(templates, kind["base"], tighter),
        roomier=() if fixed else _degrees(templates, kind["base"], ("roomy",)),
        scripts=tuple(_scripts(templates, base, kind["name"])),
        base=base,
        language=task.language,
        title=titled(rendered.subject, rendered.title),
        computed=rendered.computed,
        attached=tuple((name, text, about) for name, text in given.get("attached", ())),
    )


@dataclass(frozen=True)
class _Rendered:
    """A rendered document, with what its page needs to know of it."""

    html: str
    title: str
    subject: str
    computed: str


def _document(given: dict[str, Any], task: Task, templates: Overlay, others: FinishedPages) -> _Rendered:
    """Render one document from its data. Raises TemplateFailed."""
    kind, brand = given["kind"], given.get("brand") or {}
    words = labels(task.language, templates)
    references = {key: csl(reference) for key, reference in given["references"].items()}
    citations = Citations(references, task.language, _citation_style(brand, templates))
    printed = marked(words, task.language, templates)
    helpers = Helpers(words, task.language, brand.get("accent") or "", printed)
    context = {**_context(given, task, printed, citations), **helpers.functions()}
    context["bound"] = list(_bound(given.get("parts", ()), context["lessons"], printed, others.wide))
    context["page_of"] = others.parts
    name = f"{kind['name']}/page.{'json' if task.format == 'ics' else 'html'}"
    subject = context["subject"]
    return _Rendered(
        html=with_numbers(with_languages(_filled(environment_of(templates), name, context)), citations.numbers),
        title=plain(context["document"]["title"]),
        subject=subject["title"].plain,
        computed="\n".join(
            [*helpers.computed, *citations.printed, *_said_of([*context["files"], *context["elsewhere"]])]
        ),
    )


def _context(given: dict[str, Any], task: Task, words: Labels, citations: Citations) -> dict[str, Any]:
    """The variables of a template."""
    lesson = wrap_texts(given["lesson"], citations, given["folder"], given.get("unusable", ()))
    course = wrap_texts(given["course"], citations, given["folder"])
    subject = lesson or course
    kind, brand = given["kind"], given.get("brand") or {}
    title = words.get(f"kind_{kind['name'].replace('-', '_')}", kind["title"])
    on_paper = task.format == "pdf" and kind["base"] == "paper"
    edition = words["edition_extended"] if given.get("edition") else ""

    def sources() -> list[tuple[str, Markup]]:
        listed = citations.numbered(short=given["audience"] == "student") if on_paper else citations.listed()
        return [(key, Markup(entry)) for key, entry in listed]  # noqa: S704

    return {
        "lesson": lesson,
        "course": course,
        "lessons": [wrap_texts(each["lesson"], citations, each["folder"]) for each in given.get("lessons", ())],
        "subject": subject,
        "files": [_named(file, words) for file in given.get("files", ())],
        "elsewhere": [{**page, "language_name": _own_name(page["language"])} for page in given.get("elsewhere", ())],
        "labels": words,
        "audience": given["audience"],
        "brand": {"name": brand.get("name", ""), "logo": quote(brand.get("logo", ""))},
        "document": {
            "title": title,
            "full_title": titled(subject["title"].plain, f"{title} ({edition})" if edition else title),
            "edition": edition,
            "kind": kind["name"],
            "format": task.format,
            "paper": task.paper,
            "variant": task.variant.split("+") if task.variant else [],
            "language": task.language,
            "direction": text_direction(task.language),
            "stamp": " · ".join(filter(None, (edition, subject.get("version"), task.digest[:8]))),
        },
        "sources": sources,
        "all_sources": lambda: _all_sources(given["references"], citations),
        "cite": lambda keys: Markup("; ".join(citations.short(key) for key in keys)),  # noqa: S704
    }


def _all_sources(keys: Iterable[str], citations: Citations) -> list[tuple[str, Markup]]:
    """Every source of the document's lessons, cited or not, as ``sources()`` lists those that are cited."""
    for key in keys:
        citations.short(key)
    return [(key, Markup(entry)) for key, entry in citations.listed()]  # noqa: S704 - made of escaped text


def _filled(environment: jinja2.Environment, name: str, context: dict[str, Any]) -> str:
    """The text of a template with its variables filled in. Raises TemplateFailed with the place of the problem."""
    try:
        return environment.get_template(name).render(context)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateFailed(error.name or name, error.lineno, str(error.message)) from error
    except Exception as error:
        template, line = _place(error, name)
        raise TemplateFailed(template, line, f"{type(error).__name__}: {error}") from error


def _named(file: dict[str, str], words: Labels) -> dict[str, str]:
    """A file of the build with its title and the name of its language."""
    kind = file["kind"].replace("-", "_")
    title = words.get(f"kind_{kind}", file["title"])
    return {**file, "title": title, "language_name": _own_name(file["language"])}


def _said_of(files: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """What lists of files say of each beside its title, which may equal a hidden answer: format and language."""
    for file in files:
        yield from (file.get("format", ""), file["language_name"])


def _own_name(language: str) -> str:
    """The name of a language in itself, or its code if the name is unknown, as of Q'eqchi' (kek)."""
    from babel import Locale, UnknownLocaleError

    code = language.replace("-", "_")
    try:
        return Locale.parse(code).get_language_name(code) or language
    except (UnknownLocaleError, ValueError):
        return language


def _bound(
    parts: Sequence[Mapping[str, str]],
    lessons: Sequence[Mapping[str, Any]],
    words: Labels,
    wide: Sequence[Sequence[bool]],
) -> Iterator[dict[str, Any]]:
    """The lessons whose documents are bound: each with its number in the course, 0 for none, and its documents.

    A document has its title, an id and its pages, which are landscape or not.
    """
    shapes = wide or [()] * len(parts)  # no pages where only what it computes is of interest
    documents: dict[str, list[dict[str, Any]]] = {}
    for number, (part, pages) in enumerate(zip(parts, shapes, strict=True), 1):
        title = words.get(f"kind_{part['kind'].replace('-', '_')}", part["title"])
        documents.setdefault(part["lesson"], []).append({"id": f"part-{number}", "title": title, "wide": pages})
    for lesson in lessons:
        if lesson["id"] in documents:
            yield {"lesson": lesson, "number": lesson["place"] + 1, "documents": documents[lesson["id"]]}


def _citation_style(brand: dict[str, Any], templates: Overlay) -> str:
    """The name of the CSL style, or the text of the project's own."""
    own = templates.find(brand["citation_style"]) if brand.get("citation_style") else None
    return sys.intern(own.read_text(encoding="utf-8-sig")) if own else STYLE


_ANY_SOURCE = {"any": {"id": "any", "type": "book", "title": "Any", "issued": {"date-parts": [[2000]]}}}


def preload_templates() -> list[str]:
    """Read what ships with kitgen (templates, labels, a citation style) before the first document needs it.

    Returns the stylesheets of paper.
    """
    templates = Overlay((bundled("templates"),))
    environment = environment_of(templates)
    for name in environment.list_templates(filter_func=lambda name: name.endswith(".html")):
        if not name.startswith("kitgen/"):
            environment.get_template(name)
    labels("en", templates)
    Citations(_ANY_SOURCE, "en").cite([Cite("any")])
    return [text for _, text in _stylesheets(templates, "handout", "paper", {})]


def _stylesheets(templates: Overlay, kind: str, base: str, brand: dict[str, Any]) -> list[tuple[str, str]]:
    """The stylesheets of a document, lowest layer first: base, kind, brand, the project's additions."""
    layers = ("code", *LAYERS.get(base, (base,)))
    names = [*(f"_base/{layer}.css" for layer in layers), f"{kind}/page.css"]
    files = [path for name in names if (path := templates.find(name))]
    own = templates.all("extra.css") + templates.all(f"{kind}/extra.css")
    sheets = [(path.name, path.read_text(encoding="utf-8")) for path in files]
    sheets += [("brand", _brand_sheet(brand))] if brand else []
    return sheets + [(path.name, path.read_text(encoding="utf-8")) for path in own]


def _variants(templates: Overlay, variant: str) -> list[tuple[str, str]]:
    """The stylesheets of a variant, which override all others for legibility."""
    found = [(name, templates.find(f"_variants/{name}.css")) for name in variant.split("+") if name]
    return [(name, path.read_text(encoding="utf-8")) for name, path in found if path]


def _is_fixed(variants: Sequence[tuple[str, str]]) -> bool:
    """Whether a variant sets the size of letters: it never shrinks text, nor leaves a part of it out."""
    return any("font-size" in text for _, text in variants)


def _degrees(templates: Overlay, base: str, degrees: Sequence[str]) -> tuple[str, ...]:
    """The base's stylesheets for tighter or roomier pages: `<base>-tight.css`, then `<base>-tighter.css`."""
    found = [templates.find(f"_base/{base}-{degree}.css") for degree in degrees]
    return tuple(path.read_text(encoding="utf-8") for path in found if path)


def _brand_sheet(brand: dict[str, Any]) -> str:
    """The brand's values as custom properties. The model has checked that they are colours and font families."""
    values = [f"--accent: {brand['accent']}"]
    values += [f'--{name}: "{brand[name]}"' for name in ("serif", "sans") if brand.get(name)]
    return f":root {{ {'; '.join(values)} }}"


def _scripts(templates: Overlay, base: str, kind: str) -> list[str]:
    """The scripts of the base and of the kind, joined in the order of their names."""
    files = templates.files(f"_base/{base}", ".js") + templates.files(kind, ".js")
    return ["\n".join(path.read_text(encoding="utf-8") for path in files)] if files else []


def _place(error: BaseException, template: str) -> tuple[str, int]:
    """The template and line that raised an exception: the innermost template frame."""
    found, line = template, 0
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith((".html", ".xml", ".txt")):
            found, line = "/".join(Path(file).parts[-2:]), trace.tb_lineno
        trace = trace.tb_next
    return found, line
