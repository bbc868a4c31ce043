// The documents about the whole course: a reader for students, a binder for the instructor, the syllabus, the calendar.
import { busy, el } from "../elements.js";
import { Viewer } from "../preview.js";

let page = null;

export async function show(element, context) {
  page = { context, document: null, language: context.course.documents[0]?.language ?? "", viewer: new Viewer(context), choices: el("div", { class: "course-documents" }), turn: 0 };
  element.replaceChildren(
    el("p", {}, "These documents are put together from all lessons. The first time that takes a while: a minute or more for a whole term."),
    languageMenu(), page.choices, page.viewer.element);
  addEventListener("kitgen-pages", update);
  draw();
  await update();
}

export async function changed() {
  draw();
  await update();
}

export function leave() {
  removeEventListener("kitgen-pages", update);
  page?.viewer.end();
  page = null;
}

function languageMenu() {
  const languages = [...new Set(page.context.course.documents.map((each) => each.language))];
  if (languages.length < 2) return "";
  const names = new Intl.DisplayNames(["en"], { type: "language" });
  return el("p", {}, el("label", { for: "course-language" }, "Language"), el("select", { id: "course-language", onchange: (event) => {
    page.language = event.target.value;
    draw();
  } }, languages.map((code) => el("option", { value: code }, names.of(code) ?? code))));
}

function draw() {
  const { course } = page.context;
  const now = page.language + JSON.stringify(course.documents);
  if (page.drawn === now) return; // so that the button that has the focus keeps it
  page.drawn = now;
  page.choices.replaceChildren(...course.documents.filter((each) => each.language === page.language).map((each) => {
    const { title } = each;
    const format = each.formats[0];
    return el("div", { class: "box" },
      el("h2", {}, title), el("p", {}, each.about),
      el("p", { class: "buttons" },
        each.formats.includes("pdf") ? el("button", { type: "button", "aria-label": `Show the pages of ${title}`, onclick: () => open(each) }, "Show the pages") : null, " ",
        el("button", { type: "button", "aria-label": `Download ${title}`, onclick: (event) => save(event.target, each, format) }, "Download")));
  }));
}

function open(document) {
  page.document = document;
  page.viewer.wait();
  update();
  page.viewer.element.scrollIntoView();
}

function save(button, document, format) {
  return busy(button, page.context, () => page.context.save(`file/${encodeURIComponent(document.id)}?format=${format}`));
}

async function update(event) {
  const mine = page;
  if (!mine?.document || (event?.type === "kitgen-pages" && event.detail.document !== mine.document.id)) return;
  const turn = ++mine.turn;
  try {
    const data = await mine.context.get(`api/pages?${new URLSearchParams({ id: mine.document.id })}`);
    if (page === mine && turn === mine.turn) await mine.viewer.show("pages", mine.document, data);
  } catch (error) {
    if (page === mine && turn === mine.turn) mine.viewer.failed(error);
  }
}
