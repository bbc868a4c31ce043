"""Word and PowerPoint files as bytes, in the shapes that Word, LibreOffice and Google Docs write."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:a="{_A}" xmlns:p="{_P}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_LISTS = {"1": ("decimal", "lowerLetter", "lowerRoman"), "2": ("bullet", "bullet", "bullet"),
          "3": ("lowerLetter", "decimal", "bullet"), "4": ("upperLetter", "decimal", "bullet"),
          "5": ("decimal", "bullet", "bullet")}  # fmt: skip
"""The formats of the levels of each numbered list, by its id."""

STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{more}</w:style>'
    for id, name, more in [
        ("Normal", "Normal", ""),
        ("Title", "Title", '<w:basedOn w:val="Normal"/>'),
        ("Heading1", "heading 1", "<w:rPr><w:b/></w:rPr>"),
        ("Heading2", "heading 2", "<w:rPr><w:b/></w:rPr>"),
        ("Own", "My own head", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
        ("Ttulo1", "Título 1", ""),
        ("ListParagraph", "List Paragraph", ""),
        ("Right", "Right answer", '<w:rPr><w:b/><w:color w:val="00B050"/></w:rPr>'),
    ]
)  # fmt: skip


def png(width: int = 4, height: int = 3, shade: int = 200) -> bytes:
    """A small picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    rows = (b"\0" + bytes([shade]) * width) * height
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def r(text: str, looks: str = "") -> str:
    """A run; ``looks`` are settings as Word has them: `b`, `u`, `i`, `strike`, `vanish`, `hl`, `red`, `sup`, `sub`."""
    known = {
        "hl": '<w:highlight w:val="yellow"/>', "red": '<w:color w:val="FF0000"/>', "u": '<w:u w:val="single"/>',
        "sup": '<w:vertAlign w:val="superscript"/>', "sub": '<w:vertAlign w:val="subscript"/>',
        "shade": '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>',
    }  # fmt: skip
    settings = "".join(known.get(each, f"<w:{each}/>") for each in looks.split())
    parts = "<w:tab/>".join(
        "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in part.split("\n"))
        for part in text.split("\t")
    )
    return f"<w:r>{f'<w:rPr>{settings}</w:rPr>' if settings else ''}{parts}</w:r>"


def p(*runs: str, style: str = "", number: str = "", level: int = 0) -> str:
    """A paragraph of runs or plain texts; ``number`` is the id of a list."""
    settings = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        settings += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    inside = "".join(each if each.startswith("<") else r(each) for each in runs)
    return f"<w:p>{f'<w:pPr>{settings}</w:pPr>' if settings else ''}{inside}</w:p>"


def h(text: str, level: int = 1) -> str:
    """A heading."""
    return p(text, style=f"Heading{level}" if level else "Title")


def table(*rows: Iterable[str]) -> str:
    """A table; a cell is a text, or paragraphs."""
    made = ""
    for row in rows:
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>{cell if cell.startswith("<") else p(cell)}</w:tc>'
            for cell in row
        )
        made += f"<w:tr>{cells}</w:tr>"
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr><w:tblGrid/>{made}</w:tbl>'


def picture(id: str, alt: str = "") -> str:
    """A run with a picture in the line."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr={quoteattr(alt)}/>'
        "<a:graphic><a:graphicData>"
        f'<pic:pic><pic:nvPicPr/><pic:blipFill><a:blip r:embed="{id}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip archive as office programs write it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def relations(*found: tuple[str, str, str]) -> str:
    """The relations of a part: ids, kinds, targets; a target with an address is outside."""
    made = "".join(
        f'<Relationship Id="{id}" Type="{_R}/{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for id, kind, target in found
    )
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{made}</Relationships>'


def docx(
    *body: str,
    related: Iterable[tuple[str, str, str]] = (),
    parts: Mapping[str, str | bytes] | None = None,
    kind: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
) -> bytes:
    """A Word document of paragraphs and tables, with more parts and what it refers to."""
    levels = "".join(
        f'<w:abstractNum w:abstractNumId="{id}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/></w:lvl>'
            for level, format in enumerate(formats)
        )
        + "</w:abstractNum>"
        for id, formats in _LISTS.items()
    )
    numbers = "".join(
        f'<w:num w:numId="{id}"><w:abstractNumId w:val="{id[0]}"/>'
        + ('<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if len(id) > 1 else "")
        + "</w:num>"
        for id in (*_LISTS, *(f"{id}{copy}" for id in _LISTS for copy in range(9)))
    )
    return zipped(
        {
            "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            '<Default Extension="emf" ContentType="image/x-emf"/><Default Extension="bmp" ContentType="image/bmp"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
            "word/document.xml": f"{_HEAD}<w:document {_SPACES}><w:body>{''.join(body)}"
            '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>',
            "word/styles.xml": f"{_HEAD}<w:styles {_SPACES}>{STYLES}</w:styles>",
            "word/numbering.xml": f"{_HEAD}<w:numbering {_SPACES}>{levels}{numbers}</w:numbering>",
            "word/_rels/document.xml.rels": relations(
                ("rIdS", "styles", "styles.xml"), ("rIdN", "numbering", "numbering.xml"), *related
            ),
            **(parts or {}),
        }
    )  # fmt: skip


def part(name: str, inside: str) -> str:
    """The XML of a part such as `footnotes`."""
    return f"{_HEAD}<w:{name} {_SPACES}>{inside}</w:{name}>"


def a(*runs: str, level: int = 0, more: str = "") -> str:
    """A paragraph on a slide; ``more`` is how it is numbered."""
    settings = f'<a:pPr lvl="{level}">{more}</a:pPr>' if level or more else ""
    inside = "".join(each if each.startswith("<") else f"<a:r><a:t>{escape(each)}</a:t></a:r>" for each in runs)
    return f"<a:p>{settings}{inside}</a:p>"


def shape(kind: str, *paragraphs: str) -> str:
    """A placeholder of a kind (`title`, `body`), or a text box (``''``)."""
    place = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind else "<p:nvPr/>"
    inside = "".join(each if each.startswith("<") else a(each) for each in paragraphs)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/><p:cNvSpPr/>{place}</p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/>{inside}</p:txBody></p:sp>"
    )


def slide_table(*rows: Iterable[str]) -> str:
    """A table on a slide."""
    made = "".join(
        "<a:tr h='1'>" + "".join(f"<a:tc><a:txBody><a:bodyPr/>{a(cell)}</a:txBody></a:tc>" for cell in row) + "</a:tr>"
        for row in rows
    )
    made = f"<a:graphicData><a:tbl><a:tblGrid/>{made}</a:tbl></a:graphicData>"
    return f"<p:graphicFrame><a:graphic>{made}</a:graphic></p:graphicFrame>"


def slide_picture(id: str, alt: str = "") -> str:
    """A picture on a slide."""
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="4" name="Picture 4" descr={quoteattr(alt)}/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{id}"/></p:blipFill></p:pic>'
    )


def slide(
    *shapes: str, notes: str = "", related: Iterable[tuple[str, str, str]] = (), attributes: str = ""
) -> tuple[str, str, str]:
    """A slide: its XML, what it refers to, its notes."""
    tree = f"<p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld>"
    shown = [shape("sldImg"), shape("body", *notes.split("\n")), shape("sldNum", "1")]
    said = f"<p:cSld><p:spTree>{''.join(shown)}</p:spTree></p:cSld>"
    return (
        f"{_HEAD}<p:sld {_SPACES} {attributes}>{tree}</p:sld>",
        relations(*related, *([("rIdNotes", "notesSlide", "../notesSlides/NOTES")] if notes else [])),
        f"{_HEAD}<p:notes {_SPACES}>{said}</p:notes>" if notes else "",
    )


def pptx(*slides: tuple[str, str, str], parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A PowerPoint presentation; its slides are stored in another order than they are shown."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/ppt/presentation.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>',
        "_rels/.rels": relations(("rId1", "officeDocument", "ppt/presentation.xml")),
    }
    listed, related = "", []
    for number, (xml, relations_, notes) in enumerate(slides):
        name = f"slide{len(slides) - number}.xml"
        members[f"ppt/slides/{name}"] = xml
        members[f"ppt/slides/_rels/{name}.rels"] = relations_.replace("NOTES", name)
        if notes:
            members[f"ppt/notesSlides/{name}"] = notes
        listed += f'<p:sldId id="{256 + number}" r:id="rIdS{number}"/>'
        related.append((f"rIdS{number}", "slide", f"slides/{name}"))
    members["ppt/presentation.xml"] = (
        f"{_HEAD}<p:presentation {_SPACES}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"
    )
    members["ppt/_rels/presentation.xml.rels"] = relations(*related)
    return zipped({**members, **(parts or {})})
