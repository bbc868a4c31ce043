// The document that changes beside the form: one of those that the lesson has, as a web page.

import { Viewer } from "../preview.js";
import { button, h } from "./dom.js";

let chosen = "handout"; // the kind that was last looked at

/** What shows a document of a lesson beside its form: {element, update(context), end}. */
export function beside(context, file) {
  const viewer = new Viewer(context);
  const menu = h("select", { id: "beside-kind", onchange: () => {
    chosen = menu.value;
    draw();
  } });
  const element = h("div", { class: "beside-form" }, h("div", { class: "beside-head" }, h("label", { for: "beside-kind" }, "Preview"), menu,
    button("Paper and pages", () => context.go(file, "preview"), { class: "quiet" })), viewer.element);
  let documents = [];
  let turn = 0;
  let now = context;

  const changed = () => draw();
  addEventListener("kitgen-changed", changed);

  async function update(newest) {
    now = newest;
    const { lesson } = now;
    const found = await now.get(`api/documents?${new URLSearchParams({ file, language: lesson.language ?? "" })}`);
    if (found.documents.length) documents = found.documents;
    fill();
    await draw();
  }

  function fill() {
    const groups = now.course.audiences.map((audience) => [audience.title, documents.filter((each) => each.audience === audience.name && each.possible !== false && !each.on_request)]);
    const current = shown();
    menu.replaceChildren(...groups.filter(([, own]) => own.length).map(([title, own]) =>
      h("optgroup", { label: title }, ...own.map((each) => h("option", { value: each.kind, selected: each === current }, each.title)))));
  }

  const shown = () => documents.find((each) => each.kind === chosen) ?? documents.find((each) => each.kind === "handout") ?? documents[0];

  async function draw() {
    const mine = (turn += 1);
    const current = shown();
    if (!current) return viewer.nothing("There are no documents yet. They come as soon as the lesson has no errors.");
    try {
      const data = await now.get(`api/document?${viewer.query(current)}`);
      if (mine === turn) await viewer.show("quick", current, data);
    } catch (error) {
      if (mine === turn) viewer.failed(error);
    }
  }

  function end() {
    turn += 1;
    removeEventListener("kitgen-changed", changed);
    viewer.end();
  }

  return { element, update, end };
}
