// The form of a lesson as the server describes it, with each field at its place.

import { allFields, keyOf } from "./dom.js";

/** One entry (a lesson, an activity, a choice) with all its fields; what is not written is an empty field. */
function fieldsOf(form, model, entry, at) {
  const known = form.models[model] ?? [];
  const others = Object.keys(entry?.values ?? {}).filter((key) => !known.some((described) => described.key === key));
  const fields = known.map((described) => fieldOf(form, described, entry?.values?.[described.key], [...at, described.key]));
  const unknown = others.map((key) => elsewhere({ at: [...at, key], name: key, main: true }, entry.values[key]));
  // what is not written, and cannot be written here, is left off
  return [...fields.filter((field) => field.kind !== "yaml" || field.written), ...unknown];
}

/** A place that is edited in the file itself. */
function elsewhere(field, written) {
  return { ...field, kind: "yaml", written: true, label: field.label ?? written.label, line: written.line ?? null, text: written.text ?? "", why: written.why ?? "" };
}

function fieldOf(form, usual, written, at) {
  const described = written?.kind ? { ...usual, kind: written.kind } : usual; // a list may be written as a text
  const field = {
    at, name: described.key, label: described.label, help: described.help ?? "", kind: described.kind, who: described.seen_by,
    required: described.required === true, main: described.main === true, default: described.default ?? null,
    options: described.options ?? [], suggestions: described.suggest ? (form.ids?.[described.suggest] ?? []) : [], written: written !== undefined, line: written?.line ?? null, model: described.model ?? null,
  };
  if (written?.yaml) return elsewhere(field, written);
  if (field.kind === "entries") return { ...field, fresh: described.new ?? {}, items: itemsOf(form, described.model, written?.entries) };
  if (field.kind === "block") {
    return { ...field, items: [{ at, fields: fieldsOf(form, described.model, written?.entry, at) }] };
  }
  if (field.kind === "list") {
    const texts = (written?.items ?? []).map((item) => ({
      ...field, ...item, kind: described.item ?? "line", name: null, label: described.label, help: "", main: true, required: false,
    }));
    return { ...field, fresh: "", items: texts.map((text) => ({ at: text.at, label: text.value, fields: [text] })) };
  }
  if (field.kind === "ids") return { ...field, value: written?.value ?? [], options: idsOf(form, described.of) };
  return { ...field, value: written?.value ?? (field.kind === "yes_no" ? described.default === true : "") };
}

function itemsOf(form, model, entries) {
  return (entries ?? []).map((entry) => ({
    at: entry.at, label: entry.label ?? "", line: entry.line ?? null, model,
    fields: entry.yaml ? [elsewhere({ at: entry.at, name: null, main: true }, entry)] : fieldsOf(form, model, entry, entry.at),
  }));
}

function idsOf(form, name) {
  return (form.ids?.[name] ?? []).map((each) => (typeof each === "string" ? { value: each, label: each } : { value: each.id, label: each.label || each.id }));
}

function partOf(form, part) {
  const made = { name: part.name, label: part.label, at: part.at, line: part.line ?? null, model: part.model, minutes: part.minutes ?? null, note: part.note ?? "", rare: part.rare === true && !part.line };
  if (part.kind === "entries") {
    const items = itemsOf(form, part.model, part.entries);
    const list = { at: part.at, name: part.name, label: part.label, help: part.help ?? "", who: part.seen_by ?? null, kind: "entries", model: part.model, main: true };
    return { ...made, count: items.length, fields: [{ ...list, fresh: part.new ?? {}, items, options: [], whole: true }] };
  }
  if (part.kind === "yaml") return { ...made, count: 0, fields: [{ ...made, kind: "yaml", text: part.text ?? "", why: part.why ?? "" }] };
  let fields = fieldsOf(form, part.model, part.entry, part.at);
  if (part.show) fields = part.show.flatMap((name) => fields.filter((field) => field.name === name));
  const lists = part.entry ? fields.filter((field) => field.kind === "entries" && field.main) : [];
  return { ...made, count: part.at.length && (lists.length || !part.entry) ? lists.reduce((sum, list) => sum + list.items.length, 0) : null, fields };
}

/** The answer of the server with its parts laid out as fields: what the page works with. */
export function laidOut(form) {
  const parts = (form.parts ?? []).map((part) => partOf(form, part));
  const longer = parts.find((part) => part.name === "extended")?.fields ?? [];
  for (const part of parts) part.longer = longer.find((field) => field.written && field.name === part.at[0]) ?? null;
  return {
    file: form.file, version: form.version, undo: form.undo === true, redo: form.redo === true, parts,
    yaml: form.yaml ?? [], problems: form.problems ?? [],
  };
}

/** A field of a form as data, by its place. */
export function fieldAt(form, at) {
  const key = keyOf(at);
  for (const part of form?.parts ?? []) {
    for (const field of allFields(part.fields)) if (keyOf(field.at) === key) return field;
  }
  return undefined;
}

/** A part without the numbers of its lines: what is compared to see whether it has changed. */
export function contentAt(form, at) {
  const part = (form?.parts ?? []).find((each) => [...allFields(each.fields)].some((field) => field.at[0] === at[0]));
  return JSON.stringify(part ?? null, (name, value) => (name === "line" ? undefined : value));
}
