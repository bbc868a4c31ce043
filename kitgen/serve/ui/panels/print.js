// A class set: how many students, what each of them gets, how many sheets of paper, what it costs, and one file to print.
import { el, words } from "../elements.js";
import { keep, recall } from "../storage.js";

const KEPT = "kitgen-print";
const choice = { students: "24", groups_of: "4", duplex: "yes", layout: "", price: "", paper: "", language: "", kinds: null, ...recall(KEPT, { lasting: true }) };
let page = null;
let turn = 0;

export async function show(element, context) {
  page = { context, plan: el("div", { class: "plan" }), offered: new Map(), timer: 0 };
  choice.kinds = null;
  if (!context.lesson.languages.includes(choice.language)) choice.language = context.lesson.language;
  const languages = context.lesson.languages.map((code) => [code, new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code]);
  element.replaceChildren(
    el("p", {}, "Everything that your class needs for this lesson, in the order in which you hand it out."),
    el("form", { class: "controls", onsubmit: (event) => event.preventDefault() },
      number("students", "Students", 2000),
      number("groups_of", "In a group", 100),
      menu("duplex", "Print on", [["yes", "Both sides"], ["no", "One side"]]),
      menu("layout", "Layout", [["", "Full pages"], ["2up", "Two pages on a side"], ["booklet", "Booklets to fold"]]),
      menu("paper", "Paper", [["", "As the lesson says"], ...context.course.papers.map((paper) => [paper.name, paper.title])]),
      languages.length > 1 ? menu("language", "Language", languages) : "",
      el("div", { class: "control" }, el("label", { for: "print-price" }, "Price of a side"),
        el("input", { id: "print-price", inputmode: "decimal", size: 6, placeholder: "0.05", value: choice.price, oninput: (event) => choose("price", event.target.value) }))),
    page.plan,
  );
  await count();
}

export async function changed() {
  await count();
}

export function leave() {
  clearTimeout(page?.timer);
  page = null;
  turn++;
}

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
  keep(KEPT, { ...choice, kinds: null }, { lasting: true });
  clearTimeout(page.timer);
  page.timer = setTimeout(count, 300);
}

function query() {
  const { kinds, ...others } = choice;
  return new URLSearchParams({ file: page.context.lesson.file, ...others, kinds: kinds ? kinds.join(",") : "" });
}

async function count() {
  const mine = ++turn;
  const { context, plan } = page;
  plan.setAttribute("aria-busy", "true");
  if (!plan.children.length) plan.replaceChildren(el("p", { role: "status" }, "Counting the pages. The first time this takes a moment …"));
  try {
    const data = await context.get(`api/print?${query()}`);
    if (mine !== turn) return;
    context.say("");
    draw(data);
  } catch (error) {
    if (mine !== turn) return;
    plan.replaceChildren();
    context.say(error);
  } finally {
    if (mine === turn) plan.removeAttribute("aria-busy");
  }
}

function draw({ plan, problems }) {
  if (!plan || problems.length) {
    page.plan.replaceChildren(el("div", { class: "box error" }, el("p", {}, "This lesson has errors. Correct them first; the tab “Problems” lists them."),
      ...problems.slice(0, 3).map((problem) => el("p", {}, problem.message, problem.hint ? ` – ${problem.hint}` : ""))));
    return;
  }
  for (const each of [...plan.rows, ...plan.others]) page.offered.set(each.kind, each.title);
  const rows = plan.rows.map((row) =>
    el("tr", {}, el("th", { scope: "row" }, box(row.kind, row.title, true)), el("td", {}, row.for), cell(row.copies), cell(row.pages), cell(row.sheets), el("td", {}, row.finish)));
  const chosen = new Set(plan.rows.map((row) => row.kind));
  const others = [...page.offered.keys()].filter((kind) => !chosen.has(kind));
  const cost = plan.cost ? `, ${plan.cost} in all` : "";
  page.plan.replaceChildren(
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "What is printed" }, el("table", {},
      el("caption", {}, "What is printed"),
      el("thead", {}, el("tr", {}, ["Document", "For", "Copies", "Pages", "Sheets", "Then"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, rows))),
    el("p", { class: "total", role: "status" }, `${words(plan.students, "student")}, ${words(plan.groups, "group")}: ${words(plan.sheets, "sheet")} of paper, ${words(plan.sides, "printed side")}${cost}.`),
    el("p", {}, plan.flip ? `In the print window choose “both sides, flip on ${plan.flip} edge” and “actual size”, one copy: the file has every copy.` : "In the print window choose “one side” and “actual size”, one copy: the file has every copy."),
    el("button", { type: "button", class: "main", id: "class-set", onclick: download }, "Make the class set (PDF)"),
    ...(others.length ? [el("fieldset", { class: "others" }, el("legend", {}, "Not printed now; tick to add"), others.map((kind) => el("div", {}, box(kind, page.offered.get(kind), false))))] : []),
  );
}

function cell(number) {
  return el("td", { class: "number" }, String(number));
}

function box(kind, title, checked) {
  const id = `print-kind-${kind}`;
  return el("span", { class: "tick" }, el("input", { type: "checkbox", id, checked, onchange: (event) => pick(kind, event.target.checked) }), el("label", { for: id }, title));
}

function pick(kind, wanted) {
  const now = choice.kinds ?? [...page.plan.querySelectorAll("tbody input")].map((input) => input.id.replace("print-kind-", "")).filter((each) => each !== kind || !wanted);
  const next = now.filter((each) => each !== kind);
  if (wanted) next.push(kind);
  choice.kinds = next.length ? next : null;
  count();
}

async function download(event) {
  const { context } = page;
  const button = event.target;
  button.disabled = true;
  button.textContent = "One moment …";
  try {
    await context.save(`class-set?${query()}`);
    context.say("");
  } catch (error) {
    context.say(error);
  }
  button.disabled = false;
  button.textContent = "Make the class set (PDF)";
}
