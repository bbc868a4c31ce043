// One part of the lesson as a form: its fields, its entries with their buttons, and kitgen's messages beside them.

import { controlFor } from "./controls.js";
import { button, h, isIn, keyOf, newId } from "./dom.js";
import { capital, placeMessages } from "./messages.js";
import { minuteBar } from "./minutes.js";
import { base, described, hasHelp, isMain, KINDS, LONG, noun, short, WHO } from "./words.js";

/** What decides which elements there are: the places and kinds of all fields, not what is written in them. */
function shapeOf(part) {
  const of = (field) => [field.at, field.kind, field.written, field.items?.map((item) => [item.at, item.fields.map(of)]), field.options?.length];
  return [part.name, part.fields.map(of), part.longer?.items?.map((item) => item.label)];
}

/** Shown as one row on top of an entry that is closed. */
const ON_TOP = { Activity: ["title", "minutes"] };

export class PartView {
  /** @param lesson what edits it: `type(field, value, soon)`, `act(edit, words)`, `valueOf(field)`, `toYaml(line)`, `goTo(at)` */
  constructor(lesson) {
    this.lesson = lesson;
    this.open = new Set(); // keys of entries that are open, and of "More"
    this.element = h("div", { class: "part" });
    this.element.addEventListener("keydown", (event) => this.#keys(event));
  }

  /** Shows a part. The same part again keeps the focus, what is open, and what is being typed. */
  show(part, problems) {
    const shape = JSON.stringify(shapeOf(part));
    if (this.part?.name === part.name && this.shape === shape) {
      this.part = part;
      this.#refresh(part.fields);
    } else {
      const kept = this.part?.name === part.name ? this.#focused() : null;
      if (this.part?.name !== part.name) this.#openFirst(part);
      Object.assign(this, { part, shape, controls: new Map(), places: new Map() });
      this.bar = null;
      this.element.replaceChildren(...this.#partOf(part));
      if (kept) this.#focus(kept);
    }
    this.#minutes();
    this.#problems(problems);
  }

  /** Puts the cursor in a field, and opens what it is in. Of an entry, it is the first field. */
  reveal(at) {
    const around = () => [...this.places.keys()].map((key) => JSON.parse(key)).filter((each) => isIn(at, each));
    for (const each of around()) this.open.add(keyOf(each));
    this.redraw();
    if (![...this.controls.keys(), ...this.places.keys()].some((key) => isIn(JSON.parse(key), at))) {
      for (const each of [this.part.at, ...around()]) this.open.add(`more ${keyOf(each)}`);
      this.redraw();
    }
    const inside = (outer) => [...this.controls].find(([key]) => isIn(JSON.parse(key), outer))?.[1];
    const control = this.controls.get(keyOf(at)) ?? inside(at) ?? inside(around().at(-1) ?? this.part.at);
    (control?.control.input ?? this.element.querySelector(".part-title")).focus();
    control?.control.input.select?.();
    return Boolean(control);
  }

  redraw() {
    const kept = this.#focused();
    this.controls = new Map();
    this.places = new Map();
    this.element.replaceChildren(...this.#partOf(this.part));
    if (kept) this.#focus(kept);
    this.#minutes();
    this.#problems(this.problems);
  }

  #openFirst(part) {
    for (const field of part.fields) for (const item of field.items ?? []) if (field.items.length < 3) this.open.add(keyOf(item.at));
  }

  #partOf(part) {
    const heading = h("h2", { tabindex: "-1", class: "part-title" }, part.label);
    const fields = this.#fields(part.fields, part.model, part.at, `${part.name}`);
    const bar = part.minutes ? this.#bar() : [];
    const note = part.note ? [h("p", { class: "help" }, part.note)] : [];
    return [heading, h("div", { class: "messages", role: "group", "aria-label": "Messages", hidden: true }), ...note, ...bar, ...fields, ...this.#longer(part)];
  }

  /** What the extended edition has beside it. */
  #longer(part) {
    if (!part.longer) return [];
    const names = (part.longer.items ?? []).map((item) => item.label).filter(Boolean).map((label) => (label.endsWith("”") ? label : `“${short(label, 60)}”`));
    return [h("div", { class: "box longer" }, h("p", {}, `The extended edition has more of this${names.length ? `: ${names.join(", ")}` : ""}.`),
      button("Go to the extended edition", () => this.lesson.goTo(part.longer.at), { class: "quiet" }))];
  }

  #bar() {
    this.bar = minuteBar();
    return [this.bar.element];
  }

  /** Fields that are seen at once, and a button for the others. */
  #fields(fields, model, at, name) {
    const first = fields.filter((field) => isMain(field, model));
    const rest = fields.filter((field) => !first.includes(field));
    const shown = first.map((field) => this.#field(field));
    if (!rest.length) return shown;
    const key = `more ${keyOf(at)}`;
    const id = newId("more");
    const box = h("div", { id, class: "rest", hidden: !this.open.has(key) });
    const fill = () => box.childElementCount || box.append(...rest.map((field) => this.#field(field)));
    if (this.open.has(key)) fill();
    const words = () => (this.open.has(key) ? "Show less" : `More: ${short(rest.map((field) => field.label.toLowerCase()).join(", "), 60)}`);
    const more = button(words(), () => {
      this.open.has(key) ? this.open.delete(key) : this.open.add(key);
      fill();
      box.hidden = !this.open.has(key);
      more.textContent = words();
      more.setAttribute("aria-expanded", String(!box.hidden));
      this.#problems(this.problems);
    }, { class: "quiet more", "aria-controls": id, "aria-expanded": String(this.open.has(key)), data: { focus: key } });
    return [...shown, more, box];
  }

  #field(field, label = field.label) {
    if (field.kind === "yaml") return this.#elsewhere(field);
    if (field.kind === "entries" || field.kind === "list") return this.#list(field);
    if (field.kind === "block") return this.#block(field);
    const id = newId("field");
    const help = h("p", { id: `${id}-help`, class: "help" }, ...described(field));
    const said = h("div", { id: `${id}-said`, class: "messages", hidden: true });
    const grouped = field.kind === "ids";
    const properties = {
      id, "aria-describedby": `${hasHelp(field) ? `${id}-help ` : ""}${id}-said`, "aria-required": field.required && field.kind !== "yes_no" && !grouped ? "true" : null,
      "data-focus": keyOf(field.at), "data-label": `${id}-label`,
    };
    const control = controlFor(field, this.lesson.valueOf(field), (value, soon) => this.#typed(field.at, value, soon), properties);
    this.controls.set(keyOf(field.at), { field, control, said });
    const words = h(grouped ? "span" : "label", { for: grouped ? null : id, id: `${id}-label`, class: "label" }, label);
    const head = h("div", { class: "field-head" }, words, h("span", { class: `who ${field.who}` }, WHO[field.who]));
    const checked = field.kind === "yes_no";
    return h("div", { class: `field ${field.kind}` }, checked ? h("div", { class: "tick" }, control.element, head) : [head, control.element], hasHelp(field) ? help : null, said);
  }

  #typed(at, value, soon) {
    const entry = this.controls.get(keyOf(at));
    this.lesson.type(entry.field, value, soon);
    this.#minutes();
  }

  #elsewhere(field) {
    const line = field.line ? ` (line ${field.line})` : "";
    return h(
      "div", { class: "field elsewhere" },
      h("p", { class: "field-head" }, h("span", { class: "label" }, field.label), field.who ? h("span", { class: `who ${field.who}` }, WHO[field.who]) : null),
      field.text ? h("p", { class: "written" }, short(field.text, 200)) : null,
      h("p", { class: "help" }, field.why || "The form cannot edit this."),
      button(`Edit it in the file${line}`, () => this.lesson.toYaml(field.line ?? 1), { class: "quiet" }),
    );
  }

  #block(field) {
    const [{ fields, at }] = field.items;
    return h("fieldset", { class: "block" }, h("legend", {}, field.label, " ", h("span", { class: `who ${field.who}` }, WHO[field.who])), hasHelp(field) ? h("p", { class: "help" }, ...described(field)) : null, ...this.#fields(fields, field.model, at, field.name));
  }

  #list(field) {
    const title = field.whole ? null : h("h3", {}, field.label, " ", h("span", { class: `who ${field.who}` }, WHO[field.who]));
    const entries = h("ol", { class: `entries ${field.kind}` }, ...field.items.map((item, place) => this.#item(field, item, place)));
    return h("div", { class: "list", role: "group", "aria-label": field.label }, title, hasHelp(field) ? h("p", { class: "help" }, ...described(field)) : null, field.items.length ? entries : h("p", { class: "none" }, `No ${noun(field)} yet.`), this.#adding(field));
  }

  #adding(field) {
    const word = field.kind === "list" ? `to “${field.label}”` : noun(field);
    const add = (value) => this.#insert(field, value);
    const key = `add ${keyOf(field.at)}`;
    const [words, kinds] = KINDS[base(field.model)] ?? [];
    if (!kinds) return button(`Add ${word}`, () => add(field.fresh), { class: "add", data: { focus: key } });
    const id = newId("add");
    const type = h("select", { id }, ...kinds.map(([label], place) => h("option", { value: place }, label)));
    return h("div", { class: "adding" }, h("label", { for: id }, words), type, button(`Add ${word}`, () => add(kinds[Number(type.value)][1]), { class: "add", data: { focus: key } }));
  }

  async #insert(field, value) {
    const at = [...field.at, field.items.length];
    this.open.add(keyOf(at));
    const fresh = field.kind === "list" ? "…" : value;
    if (await this.lesson.act({ do: "insert", at, value: fresh }, `${capital(noun(field))} added.`)) this.reveal(at);
  }

  #item(field, item, place) {
    const key = keyOf(item.at);
    const text = field.kind === "list";
    const simple = text || !LONG.has(base(field.model));
    const onTop = ON_TOP[base(field.model)] ?? [];
    const open = simple || this.open.has(key);
    const id = newId("entry");
    const name = `${capital(noun(field))} ${place + 1}`;
    const row = onTop.length ? h("div", { class: "on-top" }, ...item.fields.filter((each) => onTop.includes(each.name)).map((each) => this.#field(each))) : null;
    const body = h("div", { id, class: "entry-body", role: "group", "aria-label": name, hidden: !open });
    const fill = () => body.childElementCount || body.append(...this.#fields(item.fields.filter((each) => !onTop.includes(each.name)), field.model, item.at, name));
    if (open) fill();
    const toggle = simple
      ? h("span", { class: "entry-name" }, text ? `${place + 1}` : name)
      : button("", () => {
        this.open.has(key) ? this.open.delete(key) : this.open.add(key);
        fill();
        body.hidden = !this.open.has(key);
        toggle.setAttribute("aria-expanded", String(!body.hidden));
        this.#problems(this.problems);
      }, { class: "toggle", "aria-expanded": String(open), "aria-controls": id, data: { focus: `open ${key}` } });
    if (!simple) toggle.append(h("span", { class: "entry-name" }, name), onTop.length ? "" : h("span", { class: "entry-label" }, short(item.label)));
    const said = h("div", { class: "messages", hidden: true });
    this.places.set(key, { item, said });
    const made = h("li", { class: simple ? "entry simple" : "entry", data: { at: key } }, h("div", { class: "entry-head" }, toggle, this.#buttons(field, item, place, name)), said, row, body);
    return made;
  }

  #buttons(field, item, place, name) {
    const key = keyOf(item.at);
    const last = field.items.length - 1;
    const move = (by, word) => button(by < 0 ? "↑" : "↓", () => this.#move(field, item, place, place + by), {
      class: "icon", "aria-label": `Move ${name} ${word}`, title: `Move ${word}`, data: { focus: `${word} ${key}` }, "aria-disabled": (by < 0 ? place === 0 : place === last) ? "true" : null,
    });
    const remove = button("✕", () => this.#remove(field, item, place, name), { class: "icon", "aria-label": `Remove ${name}`, title: "Remove", data: { focus: `remove ${key}` } });
    return h("div", { class: "entry-buttons" }, move(-1, "up"), move(1, "down"), remove);
  }

  async #move(field, item, place, to) {
    if (to < 0 || to >= field.items.length) return;
    const word = to < place ? "up" : "down";
    const there = [...item.at.slice(0, -1), to];
    [this.open.has(keyOf(item.at)), this.open.has(keyOf(there))].forEach((was, which) => {
      const key = keyOf(which ? item.at : there);
      was ? this.open.add(key) : this.open.delete(key);
    });
    if (await this.lesson.act({ do: "move", at: item.at, to }, `Moved to place ${to + 1} of ${field.items.length}.`)) this.#focus({ key: `${word} ${keyOf(there)}` });
  }

  async #remove(field, item, place, name) {
    if (!(await this.lesson.act({ do: "remove", at: item.at }, `${name} removed. “Undo” brings it back.`))) return;
    const next = [...item.at.slice(0, -1), Math.min(place, field.items.length - 2)];
    if (!this.#focus({ key: `remove ${keyOf(next)}` })) this.#focus({ key: `add ${keyOf(field.at)}` });
  }

  #keys(event) {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const entry = event.target.closest("li.entry");
    if (!entry) return;
    event.preventDefault();
    entry.querySelector(`:scope > .entry-head [data-focus^="${event.key === "ArrowUp" ? "up" : "down"} "]`)?.click();
  }

  #refresh(fields) {
    for (const field of fields) {
      const known = this.controls.get(keyOf(field.at));
      if (known) {
        known.field = field;
        known.control.write(this.lesson.valueOf(field));
      }
      for (const item of field.items ?? []) {
        const label = this.element.querySelector(`li[data-at='${CSS.escape(keyOf(item.at))}'] > .entry-head .entry-label`) ?? this.#labelOf(item);
        if (label) label.textContent = short(item.label);
        this.#refresh(item.fields);
      }
    }
  }

  #labelOf(item) {
    return [...this.element.querySelectorAll("li.entry")].find((entry) => entry.dataset.at === keyOf(item.at))?.querySelector(":scope > .entry-head .entry-label");
  }

  #minutes() {
    if (!this.bar || !this.part.minutes) return;
    const rows = (this.part.fields[0].items ?? []).map((item) => {
      const at = (name) => item.fields.find((each) => each.name === name);
      const value = (name) => (at(name) ? this.lesson.valueOf(at(name)) : "");
      const leftOut = (name, says) => at(name)?.written && value(name) === says;
      return { title: value("title"), minutes: value("minutes"), counts: value("phase") !== "before" && !leftOut("required", false) && !leftOut("optional", true) };
    });
    this.bar.fill(rows.filter((row) => row.counts), this.part.minutes.class, this.part.minutes.slack ?? 0);
  }

  #problems(problems) {
    this.problems = problems;
    placeMessages(this, this.element.querySelector(":scope > .messages"));
  }

  #focused() {
    const active = document.activeElement;
    if (!this.element.contains(active)) return null;
    const own = active.closest("[data-focus]");
    return own ? { key: own.dataset.focus, value: own === active ? null : active.value, range: active.selectionStart ?? null, end: active.selectionEnd ?? null } : null;
  }

  #focus({ key, value, range, end }) {
    const found = [...this.element.querySelectorAll("[data-focus]")].find((each) => each.dataset.focus === key);
    if (!found) return false;
    const target = value ? ([...found.querySelectorAll("input")].find((each) => each.value === value) ?? found) : found;
    target.focus();
    if (typeof range === "number" && target.setSelectionRange && target.type !== "checkbox") target.setSelectionRange(range, end);
    return true;
  }
}
