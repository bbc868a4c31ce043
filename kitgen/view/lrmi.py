"""A lesson or course as schema.org data (LearningResource, LRMI), for search engines and catalogues.

Source of the names: schema.org/LearningResource and schema.org/Course; durations are ISO 8601.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""The addresses of the usual licences."""


def lrmi(lesson: Mapping[str, Any] | None, course: Mapping[str, Any] | None, kind: str) -> Markup:
    """A script element of type ``application/ld+json``: data, which no browser runs.

    ``kind`` is the document's title in words: `Slides`. No text in it can end the element.
    """
    data = _lesson(lesson, course, kind) if lesson else _course(course or {})
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - escaped just above


def _lesson(lesson: Mapping[str, Any], course: Mapping[str, Any] | None, kind: str) -> dict[str, Any]:
    found = {
        "@type": "LearningResource",
        "name": _plain(lesson, "title"),
        "alternateName": _plain(lesson, "subtitle"),
        "description": _plain(lesson, "summary") or _plain(lesson, "essential_question"),
        "inLanguage": lesson["language"],
        "license": _licence(lesson),
        "version": lesson.get("version"),
        "author": _authors(lesson),
        "educationalLevel": _plain(lesson, "level"),
        "typicalAgeRange": lesson.get("age"),
        "about": _plain(lesson, "subject"),
        "keywords": ", ".join(lesson.get("keywords") or ()),
        "timeRequired": f"PT{lesson['minutes']}M",
        "learningResourceType": ["lesson plan", kind],
        "teaches": [objective["text"].plain for objective in lesson.get("objectives") or ()],
        "educationalAlignment": [_standard(standard) for standard in lesson.get("standards") or ()],
        "isPartOf": {"@type": "Course", "name": _plain(course, "title")} if course else None,
    }
    return {name: value for name, value in found.items() if value}


def _course(course: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "@type": ["Course", "LearningResource"],
        "name": _plain(course, "title"),
        "alternateName": _plain(course, "subtitle"),
        "description": _plain(course, "description"),
        "inLanguage": course.get("language"),
        "license": _licence(course),
        "author": _authors(course),
    }
    return {name: value for name, value in found.items() if value}


def _plain(of: Mapping[str, Any] | None, name: str) -> str:
    value = (of or {}).get(name)
    return str(value.plain) if value else ""


def _licence(of: Mapping[str, Any]) -> str:
    name = of.get("licence") or ""
    return LICENCES.get(name, name)


def _authors(of: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"@type": "Organization", "name": author["literal"]}
        if author.get("literal")
        else {"@type": "Person", "name": f"{author.get('given', '')} {author.get('family', '')}".strip()}
        for author in of.get("authors") or ()
    ]


def _standard(standard: Mapping[str, Any]) -> dict[str, str]:
    found = {
        "@type": "AlignmentObject",
        "alignmentType": "teaches",
        "educationalFramework": standard["framework"],
        "targetName": standard["code"],
        "targetDescription": _plain(standard, "text"),
        "targetUrl": standard.get("url") or "",
    }
    return {name: value for name, value in found.items() if value}
