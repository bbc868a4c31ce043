// Two texts for one field: what was typed here, and what the file has now. Both are shown, and people choose.

import { button, h, newId } from "./dom.js";

const shown = (value) => (Array.isArray(value) ? value.join(", ") : value === true ? "yes" : value === false ? "no" : value || "(nothing)");

/** @param choose called with an entry and whether the typed text is kept */
export function conflictBox(entries, choose) {
  return h(
    "section", { class: "box warning", "aria-labelledby": "conflict-title" },
    h("h2", { id: "conflict-title", tabindex: "-1" }, "Changed in two places"),
    h("p", {}, "The lesson was changed outside this page while you typed: in another tab, or in another program. Nothing was overwritten. Choose which text to keep."),
    ...entries.map((entry) => {
      const id = newId("conflict");
      const side = (title, text, words, own) => h("div", { class: "side" }, h("h4", {}, title), h("p", { class: "text" }, shown(text)),
        button(words, () => choose(entry, own), { "aria-describedby": id }));
      return h("div", { class: "two-texts" }, h("h3", { id }, entry.label),
        side("What you typed", entry.value, "Keep what I typed", true),
        side("What the file has now", entry.disk, "Keep what the file has", false));
    }),
  );
}
