// The style sheets of the panels for editing, loaded with the first of them.

const SHEETS = { "edit-styles": "ui/edit.css", "style-preview": "ui/panels/preview.css" };

export function addStyles() {
  for (const [id, href] of Object.entries(SHEETS)) {
    if (!document.getElementById(id)) document.head.append(Object.assign(document.createElement("link"), { id, rel: "stylesheet", href }));
  }
}
