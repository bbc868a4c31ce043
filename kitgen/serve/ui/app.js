// The page of kitgen serve: the list of lessons, the tabs, and the panel that is open.
// A panel is a module in panels/ with show(element, context); kitgen/serve/__init__.py says what context has.
import { el, ofCourse, sentence, words } from "./elements.js";
import { get, save, send, silent } from "./requests.js";

const PANELS = [
  { name: "preview", title: "Preview", lesson: true, style: true },
  { name: "edit", title: "Edit", lesson: true },
  { name: "yaml", title: "YAML", lesson: true },
  { name: "problems", title: "Problems", lesson: true },
  { name: "print", title: "Print", lesson: true, style: true },
  { name: "course", title: "The whole course", lesson: false, of: "course", styles: "preview" },
  { name: "new", title: "New lesson", lesson: false },
  { name: "import", title: "Import a file", lesson: false },
];

const at = (id) => document.getElementById(id);
const context = { course: null, lesson: null, dropped: [], get, send, go, say, refresh, save, nonce: document.querySelector("meta[name=nonce]").content };
let open = null; // the panel that is shown: { name, file, module }
let next = null; // what is said in the panel that is opened next
let turn = 0; // counts what was opened: a slower answer to an earlier click is dropped

// --- what is said -----------------------------------------------------------------------------------------

// Shows a message above the panel: a text, an Error with a hint, { kind, message, hint }, or nothing.
function say(message) {
  const box = at("message");
  box.hidden = !message;
  if (!message) return box.replaceChildren();
  const { kind, message: text, hint } = message instanceof Error ? { kind: "error", message: message.message, hint: message.hint } : typeof message === "string" ? { kind: "", message } : message;
  box.className = `box ${kind}`;
  box.replaceChildren(el("p", {}, text), ...(hint ? [el("p", {}, hint)] : []));
}

function status(text) {
  if (at("status").textContent !== text) at("status").textContent = text;
}

// --- where we are -----------------------------------------------------------------------------------------

// The address after # is FILE/PANEL, each part escaped; without a file it is /PANEL.
function place() {
  const [file = "", panel = ""] = location.hash.replace(/^#\/?/, "#").slice(1).split("/").map(decoded);
  const known = PANELS.find((each) => each.name === panel && each.lesson === Boolean(file));
  return { file, panel: known?.name ?? (file ? "preview" : "") };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // an address that was cut off
  }
}

function address(file, panel) {
  return `#/${encodeURIComponent(file)}/${panel}`;
}

// Opens a panel; ``said`` is a message that is shown in it.
function go(file, panel = "preview", said = "") {
  next = said;
  location.hash = address(file, panel);
}

// --- drawing ----------------------------------------------------------------------------------------------

function drawLessons() {
  const { file, panel } = place();
  const item = (lesson) => {
    const link = el("a", { href: address(lesson.file, "preview") }, el("span", { class: "title", title: lesson.title }, lesson.title), el("small", { title: lesson.file }, lesson.date ? day(lesson.date) : lesson.file));
    if (lesson.file === file) link.setAttribute("aria-current", "page");
    for (const [kind, word] of [["errors", "error"], ["warnings", "warning"]]) {
      if (lesson.problems[kind]) link.append(el("span", { class: `badge ${word}` }, words(lesson.problems[kind], word)), " ");
    }
    return el("li", {}, link);
  };
  const items = context.course.lessons.filter((lesson) => lesson.listed).map(item);
  const beside = context.course.lessons.filter((lesson) => !lesson.listed);
  if (beside.length) items.push(el("li", { class: "apart" }, el("h3", { id: "apart" }, context.course.broken ? "In the folder" : "Not in the course"), el("ul", { "aria-labelledby": "apart" }, beside.map(item))));
  if (context.course.documents.length) {
    const link = el("a", { href: address("", "course") }, "The whole course", el("small", {}, "Reader, binder, syllabus"));
    if (panel === "course") link.setAttribute("aria-current", "page");
    items.unshift(el("li", {}, link));
  }
  fill(at("lesson-list"), items);
  at("course-title").textContent = context.course.title;
  at("course-title").title = context.course.title;
}

// Scrolls the list, and not the page, until the open lesson is in sight.
function seen() {
  const link = at("lesson-list").querySelector("[aria-current]");
  if (!link) return;
  const [box, list] = [link.getBoundingClientRect(), at("lessons").getBoundingClientRect()];
  if (box.top < list.top) at("lessons").scrollTop -= list.top - box.top + 8;
  else if (box.bottom > Math.min(list.bottom, innerHeight)) at("lessons").scrollTop += box.bottom - Math.min(list.bottom, innerHeight) + 8;
}

// What is said as long as it is so: of a course that cannot be read, of a lesson that lies beside the course.
function drawBeside(lesson) {
  const box = at("beside");
  const { broken, course, problems } = context.course;
  box.hidden = !broken && (!lesson || lesson.listed);
  if (box.hidden) return box.replaceChildren();
  if (broken) {
    const found = problems.find((each) => each.file.split("/").at(-1).startsWith("course.y") && each.severity === "error");
    return box.replaceChildren(el("p", {}, `The file of your course, ${course || "course.yaml"}, has errors. Until they are corrected, the lessons have no order and no days.`),
      found ? el("p", {}, `${found.line ? `Line ${found.line}: ` : ""}${sentence(found.message)}${found.hint ? ` What to do: ${sentence(found.hint)}` : ""}`) : "");
  }
  const what = lesson.bank ? "These questions are in the folder, but not in your course." : "This lesson is in the folder, but not in your course: it has no day, and the documents of the whole course are without it.";
  box.replaceChildren(el("p", {}, what), el("p", {}, el("button", { type: "button", onclick: (event) => add(lesson, event.target) }, "Add it to the course")));
}

async function add(lesson, button) {
  button.disabled = true;
  try {
    const { course } = await send("POST", "api/added", { file: lesson.file });
    await refresh();
    say(ofCourse(course));
  } catch (error) {
    say(error);
  }
  button.disabled = false;
}

function day(date) {
  return new Date(`${date}T12:00`).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "long", year: "numeric" });
}

// Fills a list of links anew; the one that has the focus keeps it.
function fill(list, items) {
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.replaceChildren(...items);
  if (focused) [...list.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
}

function drawAdd() {
  const links = PANELS.filter((panel) => !panel.lesson && !panel.of).map((panel) => el("a", { class: "button", href: address("", panel.name) }, panel.title));
  at("add").replaceChildren(...links);
}

function drawTabs(file, panel) {
  at("tabs").hidden = !file;
  const links = PANELS.filter((each) => each.lesson).map((each) => {
    const link = el("a", { href: address(file, each.name) }, each.title);
    if (each.name === panel) link.setAttribute("aria-current", "page");
    return link;
  });
  fill(at("tabs"), links);
}

// Opens the panel of the address, or tells the open one that the course has changed.
async function draw() {
  const { file, panel } = place();
  const mine = ++turn;
  const { lessons, trouble } = context.course;
  const lesson = lessons.find((each) => each.file === file) ?? null;
  context.lesson = lesson ?? (open?.file === file ? context.lesson : null);
  drawLessons();
  drawTabs(lesson ? file : "", panel);
  drawBeside(lesson);
  if (open?.file !== file) seen();
  if (file && !lesson) return gone(panel);
  if (!file && !panel && lessons.length) return go(lessons[0].file);
  if (!panel) return empty(trouble);
  const title = context.lesson?.title ?? PANELS.find((each) => each.name === panel).title;
  at("lesson-title").textContent = title;
  at("lesson-title").title = title;
  document.title = `${title} – kitgen`;
  try {
    if (open && open.name === panel && open.file === file) {
      await (open.module.changed ?? open.module.show)(at("panel"), context);
      return;
    }
    const module = await loaded(PANELS.find((each) => each.name === panel));
    if (mine !== turn) return;
    leave();
    say(next);
    next = null;
    open = { name: panel, file, module };
    at("panel").replaceChildren(el("p", { role: "status", class: "opening" }, "Opening …"));
    await module.show(at("panel"), context);
  } catch (error) {
    if (mine === turn) say(error);
  }
}

// The module of a panel, with its styles, once.
async function loaded(panel) {
  const module = import(`./panels/${panel.name}.js`).catch(() => Promise.reject(silent()));
  const id = `style-${panel.styles ?? panel.name}`;
  if ((panel.style || panel.styles) && !at(id)) {
    const link = el("link", { id, rel: "stylesheet", href: `ui/panels/${panel.styles ?? panel.name}.css` });
    document.head.append(link);
    await new Promise((done) => ((link.onload = done), (link.onerror = done)));
  }
  return module;
}

function leave() {
  try {
    open?.module.leave?.();
  } finally {
    open = null;
  }
}

function nothing(title, ...content) {
  leave();
  say("");
  at("lesson-title").textContent = title;
  at("panel").replaceChildren(...content.map((each) => (typeof each === "string" ? el("p", {}, each) : each)));
}

// The lesson on screen was removed: what is shown of it stays, and says so.
function gone(panel) {
  at("tabs").hidden = true;
  if (open?.name === "preview" && panel === "preview") {
    open.module.changed?.(at("panel"), context);
    return say("The file of this lesson was removed or renamed. Below is how it was last. Choose another lesson on the left.");
  }
  return nothing("This lesson is not there any more", "Its file was removed or renamed. Choose another lesson.");
}

// A folder without lessons: what is wrong with its course file, or how to make the first lesson.
function empty(trouble) {
  const errors = context.course.problems.filter((each) => each.severity === "error");
  if (trouble?.gone) return nothing("Your course is not there", `${trouble.message}: ${trouble.hint}`);
  if (!errors.length) return nothing("Welcome to kitgen", "This folder has no lessons yet. Make the first one from a sample, or bring a file of your own: Word, a question bank, notes.",
    el("p", { class: "first" }, el("a", { class: "button main", href: address("", "new") }, "Make a lesson"), " ", el("a", { class: "button", href: address("", "import") }, "Import a file")));
  const items = errors.map((each) => el("div", { class: "box error" }, el("p", {}, each.message), each.hint ? el("p", {}, `What to do: ${each.hint}`) : null, el("p", {}, el("small", {}, each.line ? `${each.file}, line ${each.line}` : each.file))));
  nothing("The course cannot be read", trouble?.message ?? "Correct this in its file, with a text editor. The page follows when you save.", ...items);
}

// --- following the files ----------------------------------------------------------------------------------

async function refresh() {
  try {
    context.course = await get("api/course");
    status("What you save appears here by itself.");
  } catch (error) {
    status(error.message);
    return;
  }
  await draw();
}

let events = null;

function listen() {
  events?.close();
  events = new EventSource("api/events");
  const changed = async (event) => {
    const data = { ...JSON.parse(event.data), first: [] };
    dispatchEvent(new CustomEvent(`kitgen-${event.type}`, { detail: data }));
    const first = Promise.allSettled(data.first); // what a panel wants to show before the list of lessons is drawn anew
    await Promise.race([first, new Promise((done) => setTimeout(done, 500))]);
    if (event.type !== "pages" && data.version !== context.course?.version) refresh();
  };
  for (const name of ["hello", "changed", "problems", "pages"]) events.addEventListener(name, changed);
  events.onerror = () => status("kitgen does not answer. What you see may be out of date.");
}

// A hidden tab does not listen: a browser has few connections to one server, and many tabs may be open.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) events?.close();
  else listen();
});

// The address after # is that of a lesson, so this link must not change it.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  at("main").focus();
  at("main").scrollIntoView();
});

// On a narrow screen the list of lessons is folded.
at("menu").addEventListener("click", () => unfold(at("menu").getAttribute("aria-expanded") !== "true"));

function unfold(open) {
  at("menu").setAttribute("aria-expanded", String(open));
  at("lessons").classList.toggle("unfolded", open);
}

addEventListener("hashchange", () => {
  unfold(false);
  if (context.course) draw();
});
// A file that is dropped anywhere is imported, unless the open panel takes it; a browser would leave the page for it.
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  if (event.defaultPrevented || !event.dataTransfer.files.length) return;
  event.preventDefault();
  context.dropped = [...event.dataTransfer.files];
  go("", "import");
});

drawAdd();
refresh().then(listen);
