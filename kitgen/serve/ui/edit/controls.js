// One control for each kind of field: what people type into. Each gives its element, its value, and takes another one.

import { h, newId } from "./dom.js";

/** A control: `{element, input, write(value), focus}`; `typed(value, soon)` is called for each change. */
export function controlFor(field, value, typed, properties) {
  const make = { yes_no: check, choice: select, ids: several, text: area, line: area, minutes: box, number: box }[field.kind] ?? area;
  return make(field, value, typed, properties);
}

/** A text that grows with what is in it; a line has no line breaks, however long it is. */
function area(field, value, typed, properties) {
  const oneLine = field.kind !== "text" && !String(value ?? "").includes("\n");
  const input = h("textarea", {
    ...properties, dir: "auto", rows: oneLine || field.name === null ? 1 : 2, spellcheck: "true", class: oneLine ? "line" : "text", value: value ?? "",
    oninput: () => {
      grow(input);
      typed(oneLine ? input.value.replace(/\s*\n\s*/g, " ") : input.value);
    },
    onkeydown: (event) => oneLine && event.key === "Enter" && !event.isComposing && event.preventDefault(),
  });
  requestAnimationFrame(() => grow(input));
  return { element: input, input, write: (text) => write(input, text) };
}

/** The height that the text needs. */
export function grow(input) {
  if (!input.isConnected) return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
}

function write(input, text) {
  const typing = document.activeElement === input && input.value.trim() === (text ?? "").trim();
  if (input.value === (text ?? "") || typing) return; // a space at the end may be followed by a word
  const [start, end] = [input.selectionStart, input.selectionEnd];
  input.value = text ?? "";
  if (document.activeElement === input) input.setSelectionRange(start, end);
  if (input.tagName === "TEXTAREA") grow(input);
}

function box(field, value, typed, properties) {
  const input = h("input", {
    ...properties, dir: "auto", type: "text", class: "short", autocomplete: "off", value: value ?? "", placeholder: field.default ?? null,
    inputmode: field.kind === "number" ? "decimal" : null, oninput: () => typed(input.value.trim()),
  });
  return { element: input, input, write: (text) => write(input, text) };
}

function check(field, value, typed, properties) {
  const input = h("input", { ...properties, type: "checkbox", onchange: () => typed(input.checked, true) });
  input.checked = value === true;
  return { element: input, input, write: (on) => (input.checked = on === true) };
}

function select(field, value, typed, properties) {
  const input = h("select", { ...properties, onchange: () => typed(input.value, true) });
  const fill = (chosen) => {
    const usual = field.options.find((option) => option.value === field.default);
    const options = [["", usual ? `${usual.label} (if nothing is chosen)` : "Not said"], ...field.options.map((each) => [each.value, each.label])];
    if (chosen && !options.some(([known]) => known === chosen)) options.push([chosen, chosen]);
    const shown = field.required && chosen ? options.slice(1) : options;
    input.replaceChildren(...shown.map(([known, label]) => h("option", { value: known }, label)));
    input.value = chosen ?? "";
  };
  fill(value);
  return { element: input, input, write: fill };
}

/** Any number of names that the lesson has: a box to tick for each. */
function several(field, value, typed, properties) {
  const boxes = h("div", { class: "several", role: "group", ...properties, id: null, "aria-labelledby": properties["data-label"] ?? null });
  const fill = (chosen) => {
    const names = [...field.options, ...(chosen ?? []).filter((name) => !field.options.some((each) => each.value === name)).map((name) => ({ value: name, label: name }))];
    boxes.replaceChildren(
      ...names.map((each) => {
        const id = newId("tick");
        const tick = h("input", { type: "checkbox", id, value: each.value, onchange: () => typed(ticked(), true) });
        tick.checked = (chosen ?? []).includes(each.value);
        return h("div", { class: "tick" }, tick, h("label", { for: id }, each.label));
      }),
    );
    if (!names.length) boxes.append(h("p", { class: "none" }, "The lesson has none yet."));
  };
  const ticked = () => [...boxes.querySelectorAll("input:checked")].map((tick) => tick.value);
  fill(value);
  return { element: boxes, input: boxes, write: (chosen) => JSON.stringify(ticked()) !== JSON.stringify(chosen ?? []) && fill(chosen) };
}
