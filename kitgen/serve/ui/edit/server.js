// The addresses of the server that the form uses: each answer is {status, body}; where there is no answer, it throws.

import { laidOut } from "./form-data.js";

const path = (file) => file.split("/").map(encodeURIComponent).join("/");

export function serverOf(context) {
  const asked = async (ask) => {
    try {
      const body = await ask();
      if (body.form) body.form = laidOut(body.form);
      return { status: 200, body };
    } catch (error) {
      if (!error.status) throw error;
      return { status: error.status, body: error.data ?? { error } };
    }
  };
  const to = (file, word) => `api/lesson/${path(file)}/${word}`;
  return {
    form: (file) => asked(async () => laidOut(await context.get(to(file, "form")))),
    edit: (file, version, edits) => asked(() => context.send("POST", to(file, "edit"), { version, edits })),
    undo: (file, version) => asked(() => context.send("POST", to(file, "undo"), { version })),
    redo: (file, version) => asked(() => context.send("POST", to(file, "redo"), { version })),
    source: (file) => asked(() => context.get(to(file, "source"))),
    save: (file, version, text) => asked(() => context.send("PUT", to(file, "source"), { version, text })),
    problems: (file, text) => asked(() => context.send("POST", "api/problems", { file, text })),
  };
}
