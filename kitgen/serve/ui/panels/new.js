// A new lesson from one of the samples, with its place in the course.
import { button, h } from "../edit/dom.js";
import { addStyles } from "../edit/styles.js";
import { ofCourse } from "../elements.js";

export async function show(element, context) {
  addStyles();
  const { samples, course } = await context.get("api/samples");
  const title = h("input", { id: "new-title", type: "text", required: true, autocomplete: "off", "aria-describedby": "new-title-help" });
  const date = dates(course);
  const said = h("div", { role: "alert", class: "said" });
  const make = h("button", { type: "submit", class: "main" }, "Make the lesson");
  const form = h("form", { class: "new-lesson", novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    made(context, form, { title, date, said, make, course });
  } },
    h("p", {}, "Choose the sample that is most like your lesson. Then give yours a title; everything else can be changed later."),
    h("fieldset", { class: "gallery" }, h("legend", {}, "Sample"), ...samples.map(card)),
    h("div", { class: "field" }, h("label", { for: "new-title" }, "Title of your lesson"), title, h("p", { class: "help", id: "new-title-help" }, "For example: Who may speak for a town?")),
    ...(course ? [date.element] : []),
    h("p", {}, make), said);
  element.replaceChildren(form);
}

export function changed() {
  // what is being filled in stays
}

function card(sample, place) {
  const id = `sample-${place}`;
  const radio = h("input", { type: "radio", name: "sample", id, value: sample.name });
  radio.checked = place === 0;
  return h("div", { class: "sample" }, radio, h("label", { for: id }, h("strong", {}, sample.title),
    h("span", {}, [sample.subject, sample.minutes ? `${sample.minutes} minutes` : "", language(sample.language)].filter(Boolean).join(" · "))));
}

/** The name of a language, where the browser knows it. */
function language(code) {
  if (!code) return "";
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

/** When the class has the lesson: a meeting that is free, another day, or none. */
function dates(course) {
  const free = course?.free ?? [];
  const select = h("select", { id: "new-date" }, ...free.map((day) => h("option", { value: day }, written(day))), h("option", { value: "other" }, "Another day …"),
    h("option", { value: "" }, "No date yet"), h("option", { value: "none" }, "Do not add it to the course"));
  const other = h("input", { id: "new-other", type: "date" });
  const row = h("div", { class: "field", hidden: true }, h("label", { for: "new-other" }, "Day"), other);
  select.addEventListener("change", () => (row.hidden = select.value !== "other"));
  if (!free.length) select.value = "";
  const element = h("div", {}, h("div", { class: "field" }, h("label", { for: "new-date" }, "Add it to the course on"), select,
    free.length ? h("p", { class: "help" }, "These are the meetings of your course that have no lesson.") : null), row);
  return { element, value: () => (select.value === "other" ? other.value : select.value), other, select };
}

function written(day) {
  return new Date(`${day}T12:00:00`).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

async function made(context, form, { title, date, said, make, course }) {
  said.replaceChildren();
  const refuse = (message, hint, input) => {
    said.replaceChildren(h("div", { class: "box error" }, h("p", {}, message), hint ? h("p", {}, hint) : null));
    input?.focus();
  };
  if (!title.value.trim()) return refuse("The lesson needs a title.", "", title);
  if (course && date.select.value === "other" && !date.other.value) return refuse("Choose the day.", "", date.other);
  const on = course ? date.value() : "none";
  make.disabled = true;
  try {
    const sample = form.elements.sample.value;
    const done = await context.send("POST", "api/lessons", { sample, title: title.value.trim(), file: "", on: on === "none" ? "" : on, course: on !== "none" });
    await context.refresh();
    context.go(done.file, "edit", ofCourse(done.course));
  } catch (error) {
    refuse(error.message, error.hint);
    make.disabled = false;
  }
}
