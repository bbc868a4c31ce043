// The documents of a lesson as they will be: at once as a web page, a moment later as the true printed pages.
import { EDITIONS, busy, el } from "../elements.js";
import { Viewer } from "../preview.js";
import { keep, recall } from "../storage.js";

const KEPT = "kitgen-preview"; // what was chosen stays chosen for the next lesson, and after a reload
const choice = { audience: "student", kind: "handout", language: "", edition: "", paper: "", variant: "", view: "quick", ...recall(KEPT) };
let page = null; // what is on screen

export async function show(element, context) {
  page = { context, element, documents: [], controls: el("div", { class: "controls" }), viewer: null, turn: 0 };
  page.viewer = new Viewer(context);
  page.viewer.wait();
  element.replaceChildren(page.controls, page.viewer.element);
  addEventListener("kitgen-changed", follow);
  addEventListener("kitgen-pages", update);
  await list();
}

export async function changed() {
  if (page.context.course.lessons.some((lesson) => lesson.file === page.context.lesson.file)) await list();
  else await update();
}

export function leave() {
  removeEventListener("kitgen-changed", follow);
  removeEventListener("kitgen-pages", update);
  page?.viewer.end();
  page = null;
}

function form() {
  const edition = page.context.lesson.editions ? choice.edition : "";
  return Object.entries({ edition, paper: choice.paper, variant: choice.variant }).filter(([, value]) => value);
}

// Asks which documents there are, and draws the controls anew.
async function list() {
  const mine = page;
  const { lesson } = mine.context;
  if (!lesson.languages.includes(choice.language)) choice.language = lesson.language;
  const query = new URLSearchParams([["file", lesson.file], ["language", choice.language], ...form()]);
  const found = await mine.context.get(`api/documents?${query}`);
  if (page !== mine) return;
  if (found.documents.length) mine.documents = found.documents;
  draw();
  await update();
}

function shown() {
  const own = page.documents.filter((document) => document.audience === choice.audience);
  return own.find((document) => document.kind === choice.kind) ?? own[0] ?? null;
}

function choose(name, value) {
  choice[name] = value;
  keep(KEPT, choice);
  page.context.say("");
  if (["language", "edition", "paper", "variant"].includes(name)) list().catch(page.context.say);
  else {
    draw();
    update();
  }
}

function draw() {
  const { course, lesson } = page.context;
  const focused = document.activeElement?.id;
  const audiences = course.audiences.filter((audience) => page.documents.some((each) => each.audience === audience.name));
  if (audiences.length && !audiences.some((audience) => audience.name === choice.audience)) choice.audience = audiences[0].name;
  const current = shown();
  page.controls.hidden = !page.documents.length;
  const variants = [{ name: "", title: "Usual" }, ...course.variants];
  page.controls.replaceChildren(
    switches("audience", "For", audiences),
    menu("kind", "Document", groups(), current?.kind ?? ""),
    more(),
    lesson.languages.length > 1 ? menu("language", "Language", lesson.languages.map((code) => ({ name: code, title: nameOf(code) })), choice.language) : "",
    lesson.editions ? menu("edition", "Edition", EDITIONS, choice.edition || (lesson.extended ? "extended" : "usual")) : "",
    menu("paper", "Paper", [{ name: "", title: "Usual" }, ...course.papers], choice.paper),
    menu("variant", "Print style", variants, choice.variant),
    switches("view", "Show", [{ name: "quick", title: "Quick view" }, { name: "pages", title: "Printed pages" }]),
    download(current),
  );
  if (focused) document.getElementById(focused)?.focus();
}

// On a narrow screen the choices that are seldom made are folded, so that the document is on the first screen.
function more() {
  const button = el("button", { type: "button", id: "more-choices", onclick: () => {
    choice.more = !choice.more;
    draw();
  } }, choice.more ? "Fewer choices" : "Paper, style, download");
  button.setAttribute("aria-expanded", String(Boolean(choice.more)));
  page.controls.classList.toggle("folded", !choice.more);
  return button;
}

function groups() {
  const own = page.documents.filter((document) => document.audience === choice.audience);
  const names = [...new Set(own.map((document) => document.group))];
  return names.map((name) => ({ title: name, options: own.filter((document) => document.group === name).map((document) => ({ name: document.kind, title: document.title, disabled: !document.possible })) }));
}

function nameOf(code) {
  const name = new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
  return name;
}

function menu(name, label, options, value) {
  const option = (each) => el("option", { value: each.name, selected: each.name === value, disabled: Boolean(each.disabled) }, each.title);
  const parts = options.map((each) => (each.options ? el("optgroup", { label: each.title }, each.options.map(option)) : option(each)));
  const id = `choose-${name}`;
  return el("div", { class: "control" }, el("label", { for: id }, label), el("select", { id, onchange: (event) => choose(name, event.target.value) }, parts));
}

function switches(name, label, options) {
  const radio = (each) => {
    const id = `choose-${name}-${each.name}`;
    const input = el("input", { type: "radio", name, id, value: each.name, checked: choice[name] === each.name, onchange: () => choose(name, each.name) });
    return el("span", { class: "switch" }, input, el("label", { for: id }, each.title));
  };
  return el("fieldset", { class: "control" }, el("legend", {}, label), el("span", { class: "switches" }, options.map(radio)));
}

function download(current) {
  if (!current) return "";
  const formats = current.formats.filter((format) => format === "pdf" || (format === "html" && !choice.variant));
  const names = { pdf: "Download PDF", html: "Download web page" };
  return el("div", { class: "control downloads" }, formats.map((format) => el("button", { type: "button", id: `download-${format}`, onclick: (event) => save(event.target, current, format) }, names[format])));
}

function save(button, current, format) {
  return busy(button, page.context, () => page.context.save(`file/${encodeURIComponent(current.id)}?${new URLSearchParams([["format", format], ...form()])}`));
}

function follow(event) {
  event.detail.first.push(update(event));
}

// Shows the document as it is now. An answer to an earlier question is dropped.
async function update(event) {
  if (!page) return;
  const current = shown();
  if (event?.type === "kitgen-pages" && event.detail.document !== current?.id) return;
  if (!current) return page.viewer.nothing("This lesson cannot be read, so there are no documents yet. They come as soon as it is corrected.", page.context.course.problems.filter((each) => each.file === page.context.lesson.file));
  const mine = page;
  const turn = ++mine.turn;
  const query = mine.viewer.query(current, form());
  const address = `api/${choice.view === "pages" ? "pages" : "document"}?${query}`;
  try {
    const data = await mine.context.get(address);
    if (page === mine && turn === mine.turn) await mine.viewer.show(choice.view, current, data);
  } catch (error) {
    if (page === mine && turn === mine.turn) mine.viewer.failed(error);
  }
}
