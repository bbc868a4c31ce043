// Elements from data, and the names of places in a lesson.

/** An element: h("button", {type: "button", onclick: act}, "Add"). Properties that are null, and false attributes, are left off. */
export function h(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name === "value") made.value = value;
    else made.setAttribute(name === "class" ? "class" : name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A button with words. */
export const button = (words, onclick, properties = {}) => h("button", { type: "button", onclick, ...properties }, words);

/** The name of a place in a lesson, ["quiz", 0, "prompt"], as one text. */
export const keyOf = (at) => JSON.stringify(at);

let number = 0;
/** An id that no other element of the page has. */
export const newId = (word) => `${word}-${(number += 1)}`;

/** Whether a place is in another, or is that place. */
export const isIn = (at, outer) => outer.length <= at.length && outer.every((step, place) => step === at[place]);

/** Where a place is after an entry was inserted, removed or moved; null if it is gone. */
export function moved(at, edit) {
  if (edit.do === "set") return at;
  const list = edit.at.slice(0, -1);
  const from = edit.at.at(-1);
  const place = at[list.length];
  if (!isIn(at, list) || typeof place !== "number" || typeof from !== "number") return at;
  const there = (now) => [...list, now, ...at.slice(list.length + 1)];
  if (edit.do === "insert") return place >= from ? there(place + 1) : at;
  if (edit.do === "remove") return place === from ? null : place > from ? there(place - 1) : at;
  if (place === from) return there(edit.to);
  if (from < place && place <= edit.to) return there(place - 1);
  if (edit.to <= place && place < from) return there(place + 1);
  return at;
}

/** All fields of a part or of an entry, those inside others too. */
export function* allFields(fields) {
  for (const field of fields ?? []) {
    yield field;
    yield* allFields(field.fields);
    for (const item of field.items ?? []) yield* allFields(item.fields);
  }
}
