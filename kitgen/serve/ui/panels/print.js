// A class set: how many students, what each of them gets, how many sheets of paper, what it costs, and one file to print.
import { EDITIONS, busy, el, sentence, words } from "../elements.js";
import { keep, recall } from "../storage.js";

const KEPT = "kitgen-print"; // what was chosen stays chosen, but for what is of one lesson or class
const choice = { students: "24", groups_of: "4", duplex: "yes", layout: "", price: "", paper: "", variant: "", language: "", edition: "", names: "", ...recall(KEPT, { lasting: true }), kinds: null };
const LARGEST = 1_000_000; // bytes of a class list
let given = null; // the class list that was chosen here: { id, name }; it is in the memory of kitgen only
let page = null;
let turn = 0;

export async function show(element, context) {
  const { lesson, course } = context;
  page = { context, body: el("div"), lists: el("div", { class: "control" }), said: el("p", { class: "total", role: "status" }), offered: new Map(), timer: 0, element };
  page.plan = el("div", { class: "plan" }, page.said, page.body);
  choice.kinds = null;
  if (!lesson.languages.includes(choice.language)) choice.language = lesson.language;
  choice.edition = lesson.editions ? (lesson.extended ? "extended" : "usual") : "";
  const languages = lesson.languages.map((code) => [code, new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code]);
  const usual = ["", "Usual"];
  element.replaceChildren(
    el("p", {}, "Everything that your class needs for this lesson, in the order in which you hand it out."),
    el("form", { class: "controls folded", onsubmit: (event) => event.preventDefault() },
      page.lists,
      number("students", "Students", 2000),
      number("groups_of", "In a group", 100),
      more(),
      menu("duplex", "Print on", [["yes", "Both sides"], ["no", "One side"]]),
      menu("layout", "Layout", [["", "Full pages"], ["2up", "Two pages on a side"], ["booklet", "Booklets to fold"]]),
      lesson.editions ? menu("edition", "Edition", EDITIONS.map((each) => [each.name, each.title])) : "",
      languages.length > 1 ? menu("language", "Language", languages) : "",
      menu("paper", "Paper", [usual, ...pairs(course.papers)]),
      menu("variant", "Print style", [usual, ...pairs(course.variants)]),
      el("div", { class: "control" }, el("label", { for: "print-price" }, "Price of a side"),
        el("input", { id: "print-price", inputmode: "decimal", size: 6, placeholder: "0.05", value: choice.price, oninput: (event) => choose("price", event.target.value) }))),
    el("p", { id: "print-names-help" }, el("small", {}, "A class list is a CSV file with names and, if you like, groups, roles and print styles: each student gets a packet with their name. It stays on this computer.")),
    page.plan,
  );
  for (const [name, is] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    element.addEventListener(name, dropped(is), { signal: (page.ends ??= new AbortController()).signal });
  }
  drawLists([]);
  await findLists();
  await count();
}

// On a narrow screen what is seldom chosen is folded, so that the plan is on the first screen.
function more() {
  return el("button", { type: "button", class: "more-choices", "aria-expanded": "false", onclick: ({ target }) => {
    const open = !target.parentElement.classList.toggle("folded");
    target.setAttribute("aria-expanded", String(open));
    target.textContent = open ? "Fewer choices" : "Paper, layout, price";
  } }, "Paper, layout, price");
}

const pairs = (list) => list.map((each) => [each.name, each.title]);

export async function changed() {
  await findLists();
  await count();
}

export function leave() {
  clearTimeout(page?.timer);
  page?.ends?.abort();
  page?.element.classList.remove("over");
  page = null;
  turn++;
}

// --- class lists ------------------------------------------------------------------------------------------

async function findLists() {
  const mine = page;
  if (!mine) return; // it was left while a list was read
  const { files } = await mine.context.get("api/class-lists");
  if (page !== mine) return;
  if (!files.includes(choice.names)) choice.names = "";
  drawLists(files);
}

// Whose names are printed: nobody's, those of a file of the course, or of one that is chosen here.
function drawLists(files) {
  const focused = document.activeElement?.id;
  const now = given ? "given" : choice.names ? `file ${choice.names}` : "";
  const options = [["", "No names"], ...files.map((name) => [`file ${name}`, name]), ...(given ? [["given", given.name]] : [])];
  const input = el("input", { type: "file", id: "print-list", accept: ".csv,.tsv", onchange: (event) => take(event.target.files[0]) });
  page.lists.replaceChildren(
    el("label", { for: "print-names" }, "Names"),
    el("span", { class: "names" },
      el("select", { id: "print-names", "aria-describedby": "print-names-help", onchange: (event) => pickList(event.target.value) },
        options.map(([value, title]) => el("option", { value, selected: value === now }, title))),
      el("span", { class: "choose" }, input, el("label", { for: "print-list", class: "button" }, "Class list …"))));
  page.element.querySelector(".control:has(#print-students)").hidden = Boolean(now);
  if (focused) document.getElementById(focused)?.focus();
}

function pickList(value) {
  if (value !== "given") {
    given = null;
    choice.names = value.replace(/^file /, "");
    const { say } = page.context;
    changed().catch(say);
  }
}

async function take(file) {
  if (!file) return;
  const { context } = page;
  try {
    if (file.size > LARGEST) throw Object.assign(new Error(`${file.name} is larger than 1 MB.`), { hint: "A class list is a CSV file: names, and if you like groups, roles and print styles." });
    const address = await new Promise((done, fail) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.onerror = () => fail(new Error(`${file.name} cannot be read.`));
      reader.readAsDataURL(file);
    });
    const answer = await context.send("POST", "api/class-list", { name: file.name, content: address.split(",")[1] ?? "" });
    given = { id: answer.given, name: answer.name };
    choice.names = "";
    await changed();
  } catch (error) {
    context.say(error);
  }
}

function dropped(is) {
  return (event) => {
    if (!event.dataTransfer.types.includes("Files")) return; // a text that is dragged into a field
    event.preventDefault();
    page.element.classList.toggle("over", is);
    if (event.type === "drop" && event.dataTransfer.files.length) take(event.dataTransfer.files[0]);
  };
}

// What is wrong in the class list, each with its line.
function inList({ name, problems }) {
  if (!problems.length) return null;
  const failed = problems.some((each) => each.severity === "error");
  return el("div", { class: `box ${failed ? "error" : "warning"}` },
    el("p", {}, failed ? `The class list ${name} cannot be used yet. Correct it, and choose it again.` : `Look at this in the class list ${name}:`),
    el("ul", {}, problems.slice(0, 20).map((each) => el("li", {}, each.line ? el("strong", {}, `Line ${each.line}: `) : null, sentence(each.message), each.hint ? ` What to do: ${sentence(each.hint)}` : null))));
}

// --- what is chosen ---------------------------------------------------------------------------------------

function number(name, label, most) {
  const id = `print-${name}`;
  return el("div", { class: "control" }, el("label", { for: id }, label),
    el("input", { id, type: "number", min: 1, max: most, value: choice[name], oninput: (event) => choose(name, event.target.value) }));
}

function menu(name, label, options) {
  const id = `print-${name}`;
  return el("div", { class: "control" }, el("label", { for: id }, label),
    el("select", { id, onchange: (event) => choose(name, event.target.value) },
      options.map(([value, title]) => el("option", { value, selected: value === choice[name] }, title))));
}

function choose(name, value) {
  choice[name] = value;
  keep(KEPT, { ...choice, kinds: null, names: "", edition: "" }, { lasting: true });
  clearTimeout(page.timer);
  page.timer = setTimeout(count, 300);
}

function query() {
  const { kinds, names, ...others } = choice;
  return new URLSearchParams({ file: page.context.lesson.file, ...others, ...(given ? { given: given.id } : { names }), kinds: kinds ? kinds.join(",") : "" });
}

async function count() {
  if (!page) return; // it was left while a list was read
  const mine = ++turn;
  const { context, plan } = page;
  if (choice.kinds?.length === 0) return none();
  plan.setAttribute("aria-busy", "true");
  if (!page.body.children.length) page.said.textContent = "Counting the pages. The first time this takes a moment …";
  try {
    const data = await context.get(`api/print?${query()}`);
    if (mine !== turn) return;
    context.say("");
    draw(data);
  } catch (error) {
    if (mine !== turn) return;
    page.body.replaceChildren();
    page.said.textContent = "";
    if (error.status === 409 && given) forget();
    context.say(error);
  } finally {
    if (mine === turn) plan.removeAttribute("aria-busy");
  }
}

// Every tick was taken away.
function none() {
  page.plan.removeAttribute("aria-busy");
  page.said.textContent = "Nothing is ticked. Tick what you want to print.";
  const focused = document.activeElement?.id;
  page.body.replaceChildren(unticked([...page.offered.keys()]));
  document.getElementById(focused)?.focus();
}

function unticked(kinds) {
  return el("fieldset", { class: "others" }, el("legend", {}, "Not printed now; tick to add"), kinds.map((kind) => el("div", {}, box(kind, page.offered.get(kind), false))));
}

// The list that was chosen here is not known any more: kitgen was started again.
function forget() {
  given = null;
  findLists().catch(() => undefined);
}

function draw({ plan, problems, list }) {
  if (!plan || problems.length) {
    page.said.textContent = "";
    page.body.replaceChildren(problems.length || !list ? broken(problems) : inList(list));
    return;
  }
  for (const each of [...plan.others, ...plan.rows].reverse()) if (each.kind) page.offered.set(each.kind, each.title);
  const ticked = new Set();
  const chosen = new Set(plan.rows.map((row) => row.kind));
  const others = [...page.offered.keys()].filter((kind) => !chosen.has(kind));
  const cost = plan.cost ? `, ${plan.cost} in all` : "";
  const focused = document.activeElement?.id;
  page.said.textContent = `${words(plan.students, "student")}, ${words(plan.groups, "group")}: ${words(plan.sheets, "sheet")} of paper, ${words(plan.sides, "printed side")}${cost}.`;
  page.body.replaceChildren(...[
    list ? inList(list) : null,
    ...plan.notes.map((note) => el("p", { class: "box warning" }, note)),
    el("p", {}, el("button", { type: "button", class: "main", id: "class-set", onclick: download }, plan.packets ? "Make the class set with names (PDF)" : "Make the class set (PDF)")),
    el("p", {}, plan.flip ? `You get one file with every copy. In the print window choose “both sides, flip on ${plan.flip} edge”, “actual size” and one copy.` : "You get one file with every copy. In the print window choose “one side”, “actual size” and one copy."),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "What is printed" }, el("table", {},
      el("caption", {}, "What is printed"),
      el("thead", {}, el("tr", {}, ["Document", "Copies", "Pages", "Sheets"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, plan.rows.map((row) => line(row, ticked))))),
    others.length ? unticked(others) : null,
  ].filter(Boolean));
  if (focused) document.getElementById(focused)?.focus();
}

function broken(problems) {
  return el("div", { class: "box error" }, el("p", {}, "This lesson has errors. Correct them first; the tab “Problems” lists them."),
    ...problems.slice(0, 3).map((problem) => el("p", {}, sentence(problem.message), problem.hint ? ` What to do: ${sentence(problem.hint)}` : "")));
}

// A row of the plan; a kind of document has one tick, in its first row.
function line(row, ticked) {
  const first = row.kind && !ticked.has(row.kind);
  ticked.add(row.kind);
  return el("tr", {}, el("th", { scope: "row" }, first ? box(row.kind, row.title, true) : row.title, el("small", {}, `for ${row.for}${row.finish ? `; then ${row.finish}` : ""}`)),
    cell(row.copies), cell(row.pages), row.sheets === null ? el("td", { class: "number" }, el("small", {}, "in packets")) : cell(row.sheets));
}

function cell(number) {
  return el("td", { class: "number" }, String(number ?? ""));
}

function box(kind, title, checked) {
  const id = `print-kind-${kind}`;
  return el("span", { class: "tick" }, el("input", { type: "checkbox", id, checked, onchange: (event) => pick(kind, event.target.checked) }), el("label", { for: id }, title));
}

function pick(kind, wanted) {
  const now = choice.kinds ?? [...page.plan.querySelectorAll("tbody input")].map((input) => input.id.replace("print-kind-", "")).filter((each) => each !== kind || !wanted);
  const next = now.filter((each) => each !== kind);
  if (wanted) next.push(kind);
  choice.kinds = next;
  count();
}

function download(event) {
  return busy(event.target, page.context, () => page.context.save(`class-set?${query()}`));
}
