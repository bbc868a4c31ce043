// The line on top of the form: whether everything is saved, and the way back.

import { button, h } from "./dom.js";

const WORDS = {
  saved: "Saved",
  waiting: "Not saved yet …",
  saving: "Saving …",
  changed: "The lesson was changed outside this page. You see it as it is now.",
  offline: "Not saved: kitgen does not answer. What you typed is kept in this page, and is saved as soon as kitgen answers again.",
  refused: "Not saved: ",
  unreadable: "The file of this lesson has a mistake and cannot be read now. You see it as it was; what you type is kept in this page.",
  conflict: "Not saved: the lesson was changed outside this page. Choose below which text to keep.",
};

export function stateLine({ undo, redo, copy }) {
  const words = h("p", { class: "save-state saved" }, "Saved");
  const live = h("p", { class: "for-readers", role: "status", "aria-live": "polite" });
  const undoing = button("Undo", undo, { class: "quiet", disabled: true });
  const redoing = button("Redo", redo, { class: "quiet", disabled: true });
  const copying = button("Copy what is not saved", async () => {
    await copy();
    announce("Copied.");
  }, { class: "quiet", hidden: true });
  let last = "saved";

  function announce(text) {
    live.textContent = live.textContent === text ? `${text} ` : text;
  }

  /** Says how it is. Screen readers hear what is not usual, and that it is over. */
  function show(name, message) {
    words.className = `save-state ${name}`;
    words.textContent = name === "refused" ? WORDS.refused + message : name === "changed" && message ? message : WORDS[name];
    copying.hidden = !["offline", "refused", "unreadable"].includes(name);
    if (!["waiting", "saving"].includes(name) && name !== last) announce(words.textContent);
    if (!["waiting", "saving"].includes(name)) last = name;
  }

  function canUndo(back, again) {
    for (const [element, can] of [[undoing, back], [redoing, again]]) {
      // a disabled button loses the focus
      element.toggleAttribute("disabled", !can && element !== document.activeElement);
      element.setAttribute("aria-disabled", String(!can));
    }
  }

  return { element: h("div", { class: "state-line" }, words, copying, undoing, redoing, live), show, announce, canUndo };
}
