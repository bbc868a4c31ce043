"""Pictures are printed as they are, or refused by the check: colours of every kind, drawings, names of files."""

from __future__ import annotations

import base64
import io
import struct
import sys
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pypdfium2
import pytest
from PIL import Image, ImageStat

import kitgen.render.formats.pdf
from kitgen.source.drawings import Undrawable, check_drawing
from kitgen.source.pictures import BadPicture, picture
from tests.conftest import run, small_lesson

weasyprint = kitgen.render.formats.pdf.engine()

from kitgen.render.pdf.fetcher import BASE, ProjectFetcher  # noqa: E402

Write = Callable[..., Path]
Colour = tuple[int, ...]

WIDTH, HEIGHT = 32, 24


def png(bits: int, kind: int, row: bytes, interlaced: bool = False, **chunks: bytes) -> bytes:
    """A PNG whose rows are all the same, of any depth and kind of colour."""

    def chunk(name: str, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name.encode() + body + struct.pack(">I", zlib.crc32(name.encode() + body))

    rows = (b"\0" + row) * HEIGHT
    if interlaced:  # one pixel is the whole row
        passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
        rows = b"".join((b"\0" + row * -(-(WIDTH - x) // dx)) * -(-(HEIGHT - y) // dy) for x, y, dx, dy in passes)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, kind, 0, 0, interlaced)
    more = b"".join(chunk(name, body) for name, body in chunks.items())
    return b"\x89PNG\r\n\x1a\n" + chunk("IHDR", head) + more + chunk("IDAT", zlib.compress(rows)) + chunk("IEND", b"")


def saved(picture: Image.Image, format: str, **options: object) -> bytes:
    """The bytes of a picture in a format."""
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def plain(mode: str, colour: object) -> Image.Image:
    """A picture of one colour."""
    return Image.new(mode, (WIDTH, HEIGHT), colour)  # type: ignore[arg-type]


HALF = round(0.46 * 65535)
RED = plain("RGB", (200, 100, 40))
TOP_RED = plain("RGB", (0, 0, 255))
TOP_RED.paste((255, 0, 0), (0, 0, WIDTH // 2, HEIGHT))  # the left half: the upper one when rotated
ROTATED = Image.Exif()
ROTATED[0x112] = 6
PALETTE = bytes([200, 30, 60, 0, 0, 255])

RASTERS: dict[str, tuple[bytes, Colour]] = {
    "grey-1.png": (png(1, 0, b"\xff" * 4), (255, 255, 255)),
    "grey-2.png": (png(2, 0, b"\x55" * 8), (85, 85, 85)),
    "grey-4.png": (png(4, 0, b"\x77" * 16), (119, 119, 119)),
    "grey-16.png": (png(16, 0, struct.pack(">H", HALF) * WIDTH), (117, 117, 117)),
    "grey-16-dark.png": (png(16, 0, struct.pack(">H", 4000) * WIDTH), (16, 16, 16)),
    "grey-16-interlaced.png": (png(16, 0, struct.pack(">H", HALF), interlaced=True), (117, 117, 117)),
    "grey-16-clear.png": (
        png(16, 0, struct.pack(">H", HALF) * WIDTH, tRNS=struct.pack(">H", HALF)), (255, 255, 255),
    ),
    "grey-16-not-clear.png": (
        png(16, 0, struct.pack(">H", HALF) * WIDTH, tRNS=struct.pack(">H", HALF + 1)), (117, 117, 117),
    ),
    "grey-alpha-16.png": (png(16, 4, struct.pack(">HH", HALF, 32768) * WIDTH), (186, 186, 186)),
    "rgb-16.png": (png(16, 2, struct.pack(">HHH", HALF, 65535, 0) * WIDTH), (117, 255, 0)),
    "rgba-16.png": (png(16, 6, struct.pack(">HHHH", HALF, 65535, 0, 32768) * WIDTH), (186, 255, 127)),
    "palette-1.png": (png(1, 3, b"\0" * 4, PLTE=PALETTE), (200, 30, 60)),
    "palette-4.png": (png(4, 3, b"\x11" * 16, PLTE=PALETTE), (0, 0, 255)),
    "palette-clear.png": (png(2, 3, b"\0" * 8, PLTE=PALETTE, tRNS=b"\x80\xff"), (227, 142, 157)),
    "interlaced.png": (png(8, 2, bytes([200, 100, 40]), interlaced=True), (200, 100, 40)),
    "progressive.jpg": (saved(RED, "JPEG", progressive=True), (200, 100, 40)),
    "grey.jpg": (saved(plain("L", 117), "JPEG"), (117, 117, 117)),
    "cmyk.jpg": (saved(plain("CMYK", (0, 128, 200, 40)), "JPEG"), (215, 107, 46)),
    "rotated.jpg": (saved(TOP_RED, "JPEG", exif=ROTATED, quality=95), (255, 0, 0)),
    "rotated.webp": (saved(TOP_RED, "WEBP", exif=ROTATED, lossless=True), (255, 0, 0)),
    "plain.gif": (saved(RED.quantize(4), "GIF"), (200, 100, 40)),
    "moving.gif": (saved(RED, "GIF", save_all=True, append_images=[plain("RGB", "blue")]), (200, 100, 40)),
    "plain.webp": (saved(RED, "WEBP", lossless=True), (200, 100, 40)),
    "clear.webp": (saved(plain("RGBA", (200, 100, 40, 128)), "WEBP", lossless=True), (227, 177, 147)),
}  # fmt: skip


def printed(folder: Path, names: list[str]) -> list[Image.Image]:
    """Each picture of a folder as it is printed, on a page of its own."""
    box = "width:32px;height:24px;display:block;break-after:page"
    html = "".join(f'<img style="{box}" src="{quote(name)}">' for name in names)
    style = "<style>@page{size:32px 24px;margin:0}body{margin:0}</style>"
    document = weasyprint.HTML(string=style + html, base_url=BASE, url_fetcher=ProjectFetcher(folder))
    pages = pypdfium2.PdfDocument(document.write_pdf())
    return [pages[number].render(scale=96 / 72 * 4).to_pil().convert("RGB") for number in range(len(names))]


def mean(picture: Image.Image, rotated: bool = False) -> list[float]:
    """The mean colour of a page, or of its upper third."""
    return ImageStat.Stat(picture.crop((0, 0, picture.width, picture.height // 3)) if rotated else picture).mean


def test_every_kind_of_picture_has_its_colours(project: Write) -> None:
    """Greys and colours of 1 to 16 bits, palettes, transparency, CMYK, rotation, GIF and WebP."""
    folder = project({name: content for name, (content, _) in RASTERS.items()})
    wrong = {}
    for name, page in zip(RASTERS, printed(folder, list(RASTERS)), strict=True):
        found, wanted = mean(page, name.startswith("rotated")), RASTERS[name][1]
        # readers convert CMYK in ways of their own
        if any(abs(one - other) > (24 if name == "cmyk.jpg" else 5) for one, other in zip(found, wanted, strict=True)):
            wrong[name] = found
    assert not wrong


@pytest.mark.parametrize("name", ["rgb-16.png", "progressive.jpg", "plain.webp"])
def test_half_a_picture_is_refused(name: str, project: Write) -> None:
    """What is missing would be printed as a grey field."""
    whole = RASTERS[name][0]
    folder = project({name: whole[: len(whole) // 2], f"trailer-{name}": whole + b"more"})
    with pytest.raises(BadPicture, match=r"not complete|not a good"):
        picture(folder, name)
    assert picture(folder, f"trailer-{name}")


SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
DOCTYPE = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
INSIDE = f"data:image/png;base64,{base64.b64encode(saved(RED, 'PNG')).decode()}"
GREY_INSIDE = f"data:image/png;base64,{base64.b64encode(RASTERS['grey-16.png'][0]).decode()}"


def svg(inside: str, before: str = "") -> bytes:
    """A drawing of the size of the pages above."""
    return f'{before}<svg {SVG} viewBox="0 0 32 24" width="32" height="24">{inside}</svg>'.encode()


WHOLE = '<rect width="32" height="24" {}/>'
GRADIENT = (
    '<linearGradient id="g" gradientUnits="userSpaceOnUse" x1="0" x2="32">'
    '<stop stop-color="#f00"/><stop offset="1" stop-color="#f00"/></linearGradient>'
)
DRAWN: dict[str, tuple[bytes, Colour]] = {
    "doctype": (svg(WHOLE.format('fill="#c86428"'), f'<?xml version="1.0"?>\n{DOCTYPE}\n'), (200, 100, 40)),
    "doctype-alone": (svg(WHOLE.format('fill="#c86428"'), "<!DOCTYPE svg>"), (200, 100, 40)),
    "styles": (svg("<style>.a{fill:#c86428}</style>" + WHOLE.format('class="a"')), (200, 100, 40)),
    "inline": (svg(WHOLE.format('style="fill:rgb(200, 100, 40);paint-order:normal;mask:none"')), (200, 100, 40)),
    "gradient": (svg(GRADIENT + WHOLE.format('fill="url(#g)"')), (255, 0, 0)),
    "clipped": (
        svg('<clipPath id="c"><rect width="16" height="24"/></clipPath>'
            + WHOLE.format('fill="#f00" clip-path="url(#c)"')), (255, 128, 128),
    ),
    "use": (svg(f'<defs><g id="a">{WHOLE.format("")}</g></defs><use href="#a" fill="#f00"/>'), (255, 0, 0)),
    "picture": (svg(f'<image width="32" height="24" xlink:href="{INSIDE}"/>'), (200, 100, 40)),
    "picture-16": (svg(f'<image width="32" height="24" href="{GREY_INSIDE}"/>'), (117, 117, 117)),
    "unused": (svg('<defs><filter id="f"/><mask id="m"/></defs>' + WHOLE.format('fill="#f00"')), (255, 0, 0)),
    "editor": (
        svg('<e:view xmlns:e="urn:editor" e:zoom="2"/><metadata><x xmlns="urn:x">y</x></metadata>'
            + WHOLE.format('fill="#f00" style="-inkscape-stroke:none"')), (255, 0, 0),
    ),
    "two-themes": (svg(WHOLE.format('fill="light-dark(#f00, #00f)"')), (255, 0, 0)),
    "opacity": (svg(WHOLE.format('fill="#f00" opacity=".5"')), (255, 128, 128)),
}  # fmt: skip


ACCEPTED = {
    "arrow": '<defs><marker id="m" orient="auto"><path d="M0 0L10 5L0 10z"/></marker></defs>'
    '<path d="M2 9H18V2" marker-end="url(#m)"/><line x2="9" y2="9" marker-start="url(#m)"/>',
    "arrow-by-a-sheet": '<style>.l{marker-end:url(#m)}</style><marker id="m"><path d="M0 0L9 5L0 9z"/></marker>'
    '<path class="l" d="M2 9L18 2"/>',
    "plotting-program": "<style>*{stroke-linejoin: round; stroke-linecap: butt}</style>"
    '<path id="p" d="M0 0L5 5z" style="fill: none; stroke: #1f77b4; stroke-width: 1.5; stroke-linecap: square"/>'
    + '<use xlink:href="#p" x="3"/>'
    * 900,
    "office-program": '<defs><font id="f" horiz-adv-x="2048"><glyph unicode="a" d="M 1 1 L 2 2 Z"/></font></defs>'
    '<text class="T"><tspan x="2" y="9"><tspan fill="rgb(0,0,0)" stroke="none" style="white-space: pre">a</tspan>'
    "</tspan></text>",
    "glyphs": '<symbol overflow="visible" id="s"><path style="stroke:none;" d=""/></symbol>'
    '<use xlink:href="#s" x="2"/>',
    "editor": '<g style="display:inline;mix-blend-mode:normal;font-variant-ligatures:normal;paint-order:markers fill '
    "stroke;-inkscape-font-specification:'A';letter-spacing:0px;word-spacing:0px;baseline-shift:baseline;filter:none\"/>",
    "arabic": '<text direction="rtl" x="9">سلام</text>'
    '<text><tspan x="1">نعم</tspan><tspan x="1" dy="9">لا</tspan></text>',
    "no-effect": '<rect width="9" height="9" style="transform:rotate(20deg);cursor:pointer" data-name="a"/>',
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_usual_drawings_are_not_refused(name: str) -> None:
    """What editors, plotting and office programs write around plain shapes."""
    check_drawing(svg(ACCEPTED[name]))


def test_drawings_that_are_used_are_drawn(project: Write) -> None:
    """What the check accepts is on the paper, in its colours."""
    folder = project({f"{name}.svg": content for name, (content, _) in DRAWN.items()})
    pages = printed(folder, [f"{name}.svg" for name in DRAWN])
    found = {name: [round(part) for part in mean(page)] for name, page in zip(DRAWN, pages, strict=True)}
    wrong = {
        name: colour
        for name, colour in found.items()
        if any(abs(one - other) > 6 for one, other in zip(colour, DRAWN[name][1], strict=True))
    }
    assert not wrong


HTML = '<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">Chair</p></foreignObject>'
STOPS = '<stop stop-color="red"/><stop offset="1"/>'
REFUSED = {
    "html": (HTML, "HTML inside the drawing"),
    "html-in-a-switch": (f"<switch>{HTML}<text>Chair</text></switch>", "alternatives"),
    "mask": ('<mask id="m"/><rect mask="url(#m)" width="9" height="9"/>', "a mask"),
    "mask-in-style": ('<mask id="m"/><rect style="mask:url(#m)" width="9" height="9"/>', "a mask"),
    "filter": ('<filter id="f"/><g filter="url(#f)"/>', "a filter"),
    "filter-in-sheet": ("<style>g{filter:blur(2px)}</style><g/>", "a filter"),
    "variable": ("<style>:root{--c:red}rect{fill:var(--c)}</style><rect/>", "CSS variables"),
    "variable-inline": ('<rect style="stroke:var(--c,red)"/>', "CSS variables"),
    "calculated": ('<rect style="stroke-width:calc(1px + 2px)"/>', "not known"),
    "mixed-colour": ('<rect fill="color-mix(in srgb, red, blue)"/>', "colour that is not known"),
    "import": ('<style>@import "a.css";</style>', "@import"),
    "media": ("<style>@media print{rect{fill:red}}</style><rect/>", "@media"),
    "own-font": ("<style>@font-face{font-family:A;src:url(a.woff)}</style>", "@font-face"),
    "nested-rules": ("<style>g{&amp; rect{fill:red}}</style>", "rules inside rules"),
    "selector": ("<style>rect::marker-of{fill:red}</style>", "selector"),
    "gradient": (f'<linearGradient id="g">{STOPS}</linearGradient><rect fill="url(#g)"/>', "gradientUnits"),
    "gradient-of-another": (
        f'<linearGradient id="a">{STOPS}</linearGradient><radialGradient id="g" href="#a"/>'
        '<style>.b{fill:url(#g)}</style><rect class="b"/>', "gradientUnits",
    ),
    "clip-units": ('<clipPath id="c" clipPathUnits="objectBoundingBox"/><g clip-path="url(#c)"/>', "clipPathUnits"),
    "clip-shape": ('<g style="clip-path:circle(4px)"/>', "clip-path"),
    "clip-words": ('<clipPath id="c"><text>A</text></clipPath><g clip-path="url(#c)"/>', "clipped by words"),
    "pattern": ('<pattern id="p" width=".1" height=".1"/><rect fill="url(#p)"/>', "pattern"),
    "blend": ('<rect style="mix-blend-mode:multiply"/>', "blends"),
    "use-of-a-file": ('<use href="b.svg#a"/>', "another file"),
    "use-of-nothing": ('<use href="#none"/>', "not in it"),
    "use-of-a-symbol": ('<symbol id="s" viewBox="0 0 9 9"/><use href="#s"/>', "without a width"),
    "picture-of-a-file": ('<image href="b.png" width="9" height="9"/>', "not inside it"),
    "picture-of-the-web": ('<image xlink:href="https://example.org/a.png"/>', "not inside it"),
    "drawing-inside": ('<image href="data:image/svg+xml,%3Csvg/%3E"/>', "not inside it"),
    "languages": ('<text systemLanguage="fr">Un</text>', "alternatives"),
    "animation": ('<rect><animate attributeName="x" to="9" dur="2s"/></rect>', "<animate>"),
    "words-on-a-path": ('<text><textPath href="#p">round</textPath></text>', "follow a path"),
    "words-in-lines": ("<text>one\ntwo</text>", "several lines"),
    "sub": ('<text>H<tspan baseline-shift="sub">2</tspan>O</text>', "raised or lowered"),
    "arabic-in-pieces": ("<text>سلام <tspan>عليكم</tspan></text>", "several pieces"),
    "hindi-by-letters": ('<text x="1 2 3">नमस्ते</text>', "several pieces"),
    "short-font": ('<text style="font:italic bold 12px/30px serif">A</text>', "'font'"),
    "named-size": ('<text font-size="x-large">A</text>', "'font-size'"),
    "outline-first": ('<text style="paint-order:stroke">A</text>', "'paint-order'"),
    "thin-lines": ('<rect style="vector-effect:non-scaling-stroke"/>', "vector-effect"),
    "flow": ("<flowRoot><flowPara>A</flowPara></flowRoot>", "<flowRoot>"),
    "script": ("<script>1</script>", "a script"),
    "on-click": ('<g onclick="f()"/>', "a script"),
    "script-link": ('<a href=" javascript:f()"><text>A</text></a>', "a link"),
    "arrows": ('<marker id="m"/><polyline points="0,0 9,9 18,0" marker-end="url(#m)"/>', "arrowheads"),
    "arrow-on-an-arc": ('<marker id="m"/><path d="M0 9A9 9 0 0 1 18 9" marker-end="url(#m)"/>', "arrowheads"),
    "arrows-by-a-sheet": ("<style>.a{marker-end:url(#m)}</style><path class='a' d='M0 0Q9 9 18 0'/>", "arrowheads"),
    "clear-gradient": (
        '<linearGradient id="g" gradientUnits="userSpaceOnUse"><stop stop-color="red" stop-opacity=".2"/>'
        '</linearGradient><rect fill="url(#g)"/>', "partly transparent",
    ),
    "line-in-a-gradient": (
        '<linearGradient id="g" gradientUnits="userSpaceOnUse"><stop stop-color="red"/></linearGradient>'
        '<path d="M0 9H18" style="stroke:url(#g)"/>', "line in the colours",
    ),
    "copies-of-copies": (
        '<g id="a0"/>' + "".join(f'<g id="a{n + 1}"><use href="#a{n}"/><use href="#a{n}"/></g>' for n in range(16)),
        "too complex",
    ),
    "copy-of-itself": ('<g id="a"><use href="#a"/></g>', "too complex"),
    "brackets": (f'<rect style="fill:{"(" * 30_000}"/>', "brackets"),
    "spaces": (f'<rect transform="scale(1){" " * 300_000}x"/>', "characters"),
    "long-styles": (f"<style>{'a{fill:red}' * 20_000}</style>", "stylesheets"),
    "deep": ("<g>" * 200 + "</g>" * 200, "too complex"),
    "unclosed": ("<g>", "not well-formed"),
    "entity": ("<text>&nbsp;</text>", "not well-formed"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_drawings_that_are_not_drawn_are_refused(name: str) -> None:
    """With the reason: WeasyPrint would leave such parts out, or draw them wrongly, without a word."""
    inside, why = REFUSED[name]
    with pytest.raises(Undrawable) as refused:
        check_drawing(svg(inside))
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "before",
    ["<!DOCTYPE svg [<!ENTITY a 'b'>]>", "<!DOCTYPE svg PUBLIC 'a' 'b' [ ]>", "<?xml-stylesheet href='a.css'?>"],
)
def test_what_a_head_may_not_have(before: str) -> None:
    """Entities, an internal subset, a stylesheet of another file."""
    with pytest.raises(Undrawable):
        check_drawing(svg(WHOLE, before))


def test_a_drawing_has_sound_pictures(project: Write) -> None:
    """A damaged picture inside a drawing would be left out."""
    folder = project({"a.svg": svg('<image href="data:image/jpeg;base64,/9j/"/>')})
    with pytest.raises(BadPicture, match=r"picture in a\.svg"):
        picture(folder, "a.svg")


LESSON = """title: {name}
minutes: 50
essential_question: Why?
objectives: {{one: say why}}
activities: [{{title: Talk, minutes: 50}}]
exit_ticket: {{prompt: Why?, objectives: [one]}}
background: [{{title: One, body: Text., figure: {{image: "{image}", alt: The alternative}}}}]
"""
SHEET = {
    "templates/sheet/kind.yaml": "title: Sheet\naudience: student\nformats: [pdf, html]\n",
    "templates/sheet/page.css": ":root { --serif: system-ui; --sans: system-ui }\n",
    "templates/sheet/page.html": '<html lang="en"><head><meta charset="utf-8"><title>x</title></head><body><p>Text</p>'
    '{% for part in lesson.background %}<img src="{{ part.figure.image }}" alt="{{ part.figure.alt.plain }}">'
    "{% endfor %}</body></html>",
}
NAMES = ["map#2.png", "which?.png", "50%20off.png", "it's 100%.png", "ñandú/Карта.png", "a&b.png"]


def test_names_of_pictures_are_found_as_written(project: Write) -> None:
    """Signs that mean something in an address mean nothing in the name of a file."""
    wrong = {"map": RED, "which": RED, "50 off.png": RED, "map%232.png": RED}
    files: dict[str, str | bytes] = {name: saved(other, "PNG") for name, other in wrong.items()}
    for number, name in enumerate(NAMES):
        files[name] = saved(plain("RGB", (number, 255, 0)), "PNG")
        files[f"l{number}.yaml"] = LESSON.format(name=f"L{number}", image=name)
    folder = project({**files, **SHEET})
    done = run("build", ".", "-o", "out", "--only", "sheet", cwd=folder)
    assert (done.status, done.err) == (0, "")
    for number, name in enumerate(NAMES):
        page = pypdfium2.PdfDocument(folder / f"out/l{number}/student/l{number}_sheet.pdf")[0]
        (shown,) = [part for part in page.get_objects() if isinstance(part, pypdfium2.PdfImage)]
        assert shown.get_bitmap().to_pil().convert("RGB").getpixel((1, 1)) == (number, 255, 0), name
        html = (folder / f"out/l{number}/student/l{number}_sheet.html").read_text(encoding="utf-8")
        assert base64.b64encode(files[name]).decode() in html  # type: ignore[arg-type]


def test_the_rest_of_the_document_is_built(project: Write) -> None:
    """A drawing that cannot be used: an error at its place in the lesson, and its alternative in every document."""
    folder = project({"lesson.yaml": LESSON.format(name="L", image="a.svg"), "a.svg": svg(HTML), **SHEET})
    for verb in (["check", "lesson.yaml"], ["build", ".", "-o", "out", "--only", "sheet"]):
        done = run(*verb, cwd=folder)
        assert done.status == 1
        assert "lesson.yaml:7:56: error: 'a.svg' cannot be printed as drawn: its words are HTML" in done.err
        assert "save it as a PNG picture" in done.err and "Traceback" not in done.err
    text = pypdfium2.PdfDocument(folder / "out/lesson/student/lesson_sheet.pdf")[0].get_textpage().get_text_bounded()
    assert "Text" in text and "The alternative" in text
    html = (folder / "out/lesson/student/lesson_sheet.html").read_text(encoding="utf-8")
    assert '<img alt="The alternative">' in html


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac finds a file by either form of its name")
def test_names_that_do_not_fit_are_told_apart(project: Write) -> None:
    """A picture of another kind than its name says, and one whose accents are written as Macs write them."""
    names = ("wrong.jpg", unicodedata.normalize("NFC", "café.png"))
    figures = "".join(f"  - {{title: A, body: B, figure: {{image: {name}, alt: A}}}}\n" for name in names)
    folder = project({
        "lesson.yaml": small_lesson(more=f"background:\n{figures}"),
        "wrong.jpg": saved(RED, "PNG"), unicodedata.normalize("NFD", "café.png"): saved(RED, "PNG"),
    })  # fmt: skip
    done = run("check", folder / "lesson.yaml")
    assert done.status == 1
    assert "'wrong.jpg' is a PNG picture" in done.err and "name it wrong.png" in done.err
    assert "same name in other characters" in done.err
