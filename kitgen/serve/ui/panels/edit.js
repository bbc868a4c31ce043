// The form of a lesson, part by part, with the document that changes beside it.
import { beside } from "../edit/beside.js";
import { button, h, keyOf } from "../edit/dom.js";
import { conflictBox } from "../edit/conflict.js";
import { goToLine, saved, savingOf, takeProblem } from "../edit/places.js";
import { PartView } from "../edit/part-view.js";
import { Saver } from "../edit/saver.js";
import { serverOf } from "../edit/server.js";
import { stateLine } from "../edit/state-line.js";
import { addStyles } from "../edit/styles.js";

let page = null; // what is shown, while the panel is open
const chosen = new Map(); // the part that was last open, by file

export async function show(element, context) {
  addStyles();
  const { file } = context.lesson;
  const mine = (page = { element, context, file });
  const server = serverOf(context);
  await saved(file);
  const answer = await server.form(file);
  if (page !== mine) return;
  if (answer.status === 422) return unreadable(element, context, answer.body);
  if (answer.status !== 200) throw Object.assign(new Error(answer.body.error?.message), { hint: answer.body.error?.hint });
  page.state = stateLine({ undo: () => back("undo"), redo: () => back("redo"), copy });
  page.saver = new Saver(server, file, answer.body, {
    form: (form, why) => drawn(mine, why),
    state: (name, message) => stateSaid(mine, name, message),
    conflict: (entries) => conflicts(mine, entries),
    notes: (notes) => noted(mine, notes),
  });
  page.view = new PartView({
    type: (field, value, soon) => mine.saver.type(field, value, soon),
    act: (edit, words) => act(mine, edit, words),
    valueOf: (field) => mine.saver.valueOf(field),
    refusedAt: (field) => mine.saver.typed.get(keyOf(field.at))?.refused,
    toYaml: (line) => goToLine(context, file, line),
    goTo: (at) => reveal(mine, at),
  });
  layOut(mine);
  drawn(mine);
  seek(mine, takeProblem(file));
  mine.saver.restore();
  await mine.preview.update(context);
}

export async function changed(element, context) {
  if (!page?.saver) return show(element, context);
  page.context = context;
  if (context.lesson.version) page.saver.changed(context.lesson.version);
  await page.preview.update(context);
}

export function leave() {
  const left = page;
  page = null;
  if (!left?.saver) return;
  left.preview.end();
  const done = left.saver.flush();
  left.saver.stop();
  savingOf(left.file, done);
  done.then((all) => all || left.context.say("What you typed last was not saved. It is kept, and comes back when you open this lesson in this tab."));
}

// What is not saved yet is saved when the tab is hidden, and closing the page asks first.
document.addEventListener("visibilitychange", () => document.hidden && page?.saver?.flush());
addEventListener("beforeunload", (event) => page?.saver?.unsaved && event.preventDefault());

function layOut(mine) {
  mine.parts = h("ul", { class: "part-list" });
  mine.choice = h("select", { id: "part-choice", onchange: () => openPart(mine, mine.choice.value, true) });
  mine.conflict = h("div", { class: "conflict" });
  mine.notes = h("div", { role: "status" });
  mine.preview = beside(mine.context, mine.file);
  const nav = h("nav", { class: "parts", "aria-label": "Parts of the lesson" }, mine.parts,
    h("div", { class: "part-choice" }, h("label", { for: "part-choice" }, "Part of the lesson"), mine.choice));
  const side = h("section", { class: "edit-preview", "aria-label": "Preview of a document" }, mine.preview.element);
  const toggle = button("Hide the preview", () => {
    side.hidden = !side.hidden;
    mine.element.querySelector(".editor").classList.toggle("alone", side.hidden);
    toggle.textContent = side.hidden ? "Show the preview" : "Hide the preview";
  }, { class: "quiet toggle-preview" });
  mine.state.element.append(toggle);
  mine.element.replaceChildren(h("div", { class: "editor" }, mine.state.element, nav, h("div", { class: "form" }, mine.conflict, mine.notes, mine.view.element), side));
}

function drawn(mine, why) {
  const { form } = mine.saver;
  const focused = mine.parts.contains(document.activeElement) ? document.activeElement.dataset.part : null;
  const name = chosen.get(mine.file);
  mine.part = form.parts.find((part) => part.name === name) ?? form.parts[0];
  const problemsOf = (part) => form.problems.filter((problem) => partOf(form, problem) === part);
  const [rare, usual] = [true, false].map((which) => form.parts.filter((part) => part.rare === which));
  const links = (parts) => parts.map((part) => partLink(mine, part, problemsOf(part)));
  const options = (parts) => parts.map((part) => h("option", { value: part.name }, partWords(part, problemsOf(part))));
  const open = rare.includes(mine.part) || mine.parts.querySelector("details")?.open;
  const more = h("details", { open }, h("summary", {}, "More parts"), h("ul", { class: "part-list" }, links(rare)));
  mine.parts.replaceChildren(...links(usual), rare.length ? h("li", {}, more) : "", ...elsewhere(mine, form));
  mine.choice.replaceChildren(...options(usual), rare.length ? h("optgroup", { label: "More parts" }, options(rare)) : "");
  mine.choice.value = mine.part.name;
  mine.view.show(mine.part, problemsOf(mine.part));
  if (focused && !document.activeElement?.closest?.(".parts")) mine.parts.querySelector(`[data-part="${focused}"]`)?.focus();
  mine.state.canUndo(form.undo || [...mine.saver.typed.values()].some((entry) => entry.refused), form.redo);
  if (why?.do === "changed") mine.state.announce("The lesson was changed outside this page. You see it as it is now.");
}

/** The part that a problem belongs to: that with its place, or the first. */
function partOf(form, problem) {
  const at = problem.at ?? [];
  return form.parts.find((part) => part.at.length && part.at[0] === at[0]) ?? form.parts[0];
}

/** Opens the part of a problem, and its field. */
function seek(mine, problem) {
  const same = (each) => ["line", "column", "code", "message"].every((name) => each[name] === problem[name]);
  const found = problem && mine.saver.form.problems.find(same);
  if (!found) return;
  reveal(mine, found.at);
}

function reveal(mine, at) {
  chosen.set(mine.file, partOf(mine.saver.form, { at }).name);
  drawn(mine);
  mine.view.reveal(at);
}

function partWords(part, problems) {
  const count = part.count === null ? "" : part.count ? ` (${part.count})` : " – none yet";
  return `${part.label}${count}${problems.length ? ` – ${problems.length} to look at` : ""}`;
}

function partLink(mine, part, problems) {
  const errors = problems.some((problem) => problem.severity === "error");
  const current = part === mine.part;
  const link = button("", () => openPart(mine, part.name, true), { class: "part-link", "aria-current": current ? "true" : null, data: { part: part.name } });
  link.append(h("span", {}, part.label), part.count === null ? "" : h("span", { class: "count" }, part.count || "none yet"));
  if (problems.length) link.append(h("span", { class: `badge ${errors ? "error" : "warning"}` }, `${problems.length} to look at`));
  return h("li", {}, link);
}

/** Parts of the lesson that the form has no fields for: each with the way to its line. */
function elsewhere(mine, form) {
  return form.yaml.map((part) => h("li", { class: "elsewhere" },
    button("", () => goToLine(mine.context, mine.file, part.line), { class: "part-link", title: part.why }),
  )).map((item, place) => {
    item.firstChild.append(h("span", {}, form.yaml[place].label), h("span", { class: "count" }, `line ${form.yaml[place].line} of the file`));
    return item;
  });
}

function openPart(mine, name, focus) {
  if (mine.part.name === name) return;
  chosen.set(mine.file, name);
  const inList = mine.parts.contains(document.activeElement);
  drawn(mine);
  if (!focus) return;
  if (inList) mine.parts.querySelector(`[data-part="${name}"]`)?.focus();
  mine.state.announce(`${mine.part.label} is shown.`);
  if (inList && matchMedia("(max-width: 60rem)").matches) mine.view.element.scrollIntoView();
}

async function act(mine, edit, words) {
  const done = await mine.saver.act(edit);
  mine.state.announce(done ? words : `Not done. ${mine.saver.message || "kitgen does not answer."}`);
  return done;
}

async function back(which) {
  const mine = page;
  const done = await mine.saver.back(which);
  if (done) mine.state.announce(which === "undo" ? "The last change was taken back." : "The change was made again.");
}

function stateSaid(mine, name, message) {
  mine.state.show(name, message);
}

function conflicts(mine, entries) {
  mine.conflict.replaceChildren(...(entries.length ? [conflictBox(entries, (entry, own) => mine.saver.choose(entry, own))] : []));
  mine.conflict.querySelector("h2")?.focus();
}

/** What to look at after a save: it stays until it was read. */
function noted(mine, notes) {
  mine.noted = [...new Set([...(mine.noted ?? []), ...notes])];
  const close = () => {
    mine.noted = [];
    mine.notes.replaceChildren();
    mine.view.element.querySelector(".part-title").focus();
  };
  mine.notes.replaceChildren(h("section", { class: "box warning", "aria-label": "After your change" },
    mine.noted.map((note) => h("p", {}, note)), button("I have seen this", close, { class: "quiet" })));
}

/** What is not saved, as plain text to keep elsewhere. */
function copy() {
  const texts = [...page.saver.typed.values()].map((entry) => `${entry.label}:\n${entry.value}`);
  return navigator.clipboard.writeText(texts.join("\n\n"));
}

function unreadable(element, context, body) {
  const problem = (body.problems ?? [])[0];
  element.replaceChildren(
    h("div", { class: "box error" },
      h("p", {}, body.error?.message ?? "This file cannot be read as a lesson."),
      problem ? h("p", {}, `Line ${problem.line}: ${problem.message}`) : null,
      problem?.hint ? h("p", {}, problem.hint) : null,
      h("p", {}, "The form is here again as soon as the file can be read.")),
    button("Show that line in the file", () => goToLine(context, context.lesson.file, problem?.line ?? 1), { class: "main" }),
  );
}
