// The file of a lesson itself, with kitgen's messages at their places.
import { button, h } from "../edit/dom.js";
import { saved, takeLine } from "../edit/places.js";
import { serverOf } from "../edit/server.js";
import { addStyles } from "../edit/styles.js";
import { sourceEditor } from "../edit/source-editor.js";
import { keep, recall } from "../storage.js";

let page = null;
const unsaved = new Map(); // texts that were not saved when the panel was left, by file: {version, text}

export async function show(element, context) {
  addStyles();
  const { file } = context.lesson;
  const mine = (page = { file, context, server: serverOf(context) });
  await saved(file);
  const { status, body } = await mine.server.source(file);
  if (page !== mine) return;
  if (status !== 200) throw Object.assign(new Error(body.error?.message), { hint: body.error?.hint });
  const kept = unsaved.get(file) ?? recall(memoryOf(file));
  const differs = kept !== null && kept.text !== body.text;
  Object.assign(mine, { version: differs ? kept.version : body.version, saved: body.text });
  mine.save = button("Save", () => save(mine), { class: "main" });
  mine.state = h("p", { class: "save-state" });
  mine.conflict = h("div");
  mine.problems = h("ul", { class: "problems", "aria-label": "Messages" });
  mine.said = h("p", { class: "for-readers", role: "status" });
  const host = h("div", { class: "source" });
  const note = h("p", { class: "help", id: "source-help" },
    "Ctrl+S saves, Ctrl+F searches, F8 goes to the next message. Tab indents; press Esc first to leave the text with Tab.");
  element.replaceChildren(h("div", { class: "state-line" }, mine.state, mine.save), mine.conflict, host, note, mine.said, h("h2", {}, "Messages"), mine.problems);
  mine.editor = sourceEditor(host, differs ? kept.text : body.text, { changed: () => typed(mine), save: () => save(mine) });
  drawState(mine);
  if (differs && kept.version !== body.version) conflict(mine, body);
  const line = takeLine(file);
  if (line) mine.editor.goTo(line);
  await check(mine);
}

export async function changed(element, context) {
  const mine = page;
  if (!mine?.editor) return;
  if (!context.lesson.version || context.lesson.version === mine.version || mine.saving) return check(mine);
  const { status, body } = await mine.server.source(mine.file);
  if (page !== mine || status !== 200 || body.version === mine.version) return;
  if (mine.editor.text() === mine.saved) {
    Object.assign(mine, { version: body.version, saved: body.text });
    mine.editor.replace(body.text);
    say(mine, "The file was changed outside this page. You see it as it is now.");
    await check(mine);
  } else conflict(mine, body);
}

export function leave() {
  if (!page) return;
  clearTimeout(page.timer);
  if (page.editor) remember(page);
  page.editor?.destroy();
  page = null;
}

const memoryOf = (file) => `kitgen: not saved in the file ${file}`;

/** Keeps a text that is not saved: for this page, and for the tab if that may keep anything. */
function remember(mine) {
  const text = mine.editor.text();
  const left = text === mine.saved ? null : { version: mine.version, text };
  if (left) unsaved.set(mine.file, left);
  else unsaved.delete(mine.file);
  keep(memoryOf(mine.file), left);
}

addEventListener("beforeunload", (event) => page?.editor && page.editor.text() !== page.saved && event.preventDefault());

function typed(mine) {
  drawState(mine);
  clearTimeout(mine.timer);
  mine.timer = setTimeout(() => {
    remember(mine);
    check(mine);
  }, 400);
}

function drawState(mine, message = "") {
  const dirty = mine.editor.text() !== mine.saved;
  mine.state.textContent = message || (dirty ? "Not saved" : "Saved");
  mine.state.className = `save-state ${message ? "refused" : dirty ? "waiting" : "saved"}`;
}

function say(mine, text) {
  mine.said.textContent = mine.said.textContent === text ? `${text} ` : text;
}

async function check(mine) {
  const text = mine.editor.text();
  let answer;
  try {
    answer = await mine.server.problems(mine.file, text);
  } catch {
    return; // the state says so as soon as something is saved
  }
  if (page !== mine || text !== mine.editor.text() || answer.status !== 200) return;
  const { problems } = answer.body;
  mine.editor.showProblems(problems);
  mine.problems.replaceChildren(...problems.map((problem) => problemLine(mine, problem)));
  if (!problems.length) mine.problems.append(h("li", {}, "No messages: everything is in order."));
}

function problemLine(mine, problem) {
  const words = problem.severity === "error" ? "Error" : "Warning";
  return h("li", { class: `box ${problem.severity}` }, h("p", {}, h("strong", {}, words), `: ${problem.message}`), problem.hint ? h("p", {}, `What to do: ${problem.hint}`) : null,
    problem.line ? button(`Go to line ${problem.line}`, () => mine.editor.goTo(problem.line, problem.column), { class: "quiet" }) : null);
}

async function save(mine) {
  if (mine.saving) return;
  mine.saving = true;
  const text = mine.editor.text();
  try {
    const { status, body } = await mine.server.save(mine.file, mine.version, text);
    if (status === 200) {
      Object.assign(mine, { version: body.version, saved: text });
      remember(mine);
      mine.conflict.replaceChildren();
      drawState(mine);
      say(mine, "Saved.");
    } else if (status === 409) conflict(mine, body);
    else failed(mine, `Not saved: ${body.error?.message ?? status} ${body.error?.hint ?? ""}`);
  } catch {
    failed(mine, "Not saved: kitgen does not answer. Your text is kept in this page; save it when kitgen runs again.");
  } finally {
    mine.saving = false;
  }
}

function failed(mine, message) {
  drawState(mine, message);
  say(mine, message);
}

/** Shows where the two texts differ, and saves the one that is chosen. */
function conflict(mine, body) {
  const [first, own, disk] = difference(mine.editor.text(), body.text);
  const take = (text) => {
    Object.assign(mine, { version: body.version, saved: body.text });
    mine.conflict.replaceChildren();
    if (text === null) mine.editor.replace(body.text);
    drawState(mine);
    mine.editor.focus();
    if (text !== null) save(mine);
  };
  const side = (title, lines, words, act) => h("div", { class: "side" }, h("h4", {}, title), h("pre", { class: "text", tabindex: "0" }, lines.join("\n") || "(nothing)"), button(words, act));
  mine.conflict.replaceChildren(h("section", { class: "box warning", "aria-labelledby": "conflict-title" },
    h("h2", { id: "conflict-title", tabindex: "-1" }, "Changed in two places"),
    h("p", {}, `The file was changed outside this page. Nothing was overwritten. The texts differ from line ${first} on:`),
    h("div", { class: "two-texts" }, side("What you have here", own, "Save mine", () => take(mine.editor.text())),
      side("What the file has now", disk, "Take the text of the file", () => take(null)))));
  mine.conflict.querySelector("h2").focus();
  drawState(mine, "Not saved: the file was changed outside this page. Choose below which text to keep.");
}

/** The number of the first line that differs, and the lines from there to the last that does, in both texts. */
function difference(one, two) {
  const [mine, theirs] = [one.split("\n"), two.split("\n")];
  let start = 0;
  while (start < mine.length && mine[start] === theirs[start]) start += 1;
  let end = 0;
  while (end < Math.min(mine.length, theirs.length) - start && mine.at(-1 - end) === theirs.at(-1 - end)) end += 1;
  return [start + 1, mine.slice(start, mine.length - end), theirs.slice(start, theirs.length - end)];
}
