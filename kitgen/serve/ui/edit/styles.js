// The style sheet of the panels for editing, loaded with the first of them.

export function addStyles() {
  if (document.getElementById("edit-styles")) return;
  document.head.append(Object.assign(document.createElement("link"), { id: "edit-styles", rel: "stylesheet", href: "ui/edit.css" }));
}
