// The queue that saves what is typed, against a server in memory: what happened is given back to test_serve_form.py.
async (base) => {
  const { Saver } = await import(new URL("ui/edit/saver.js", base));
  const { fieldAt } = await import(new URL("ui/edit/form-data.js", base));
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const lesson = { items: ["a", "b", "c"], other: "x" };
  let version = 1;
  const form = () => ({
    version: String(version), undo: false, redo: false, problems: [],
    parts: [
      { name: "list", at: ["items"], fields: lesson.items.map((value, place) => ({ at: ["items", place], label: "item", value })) },
      { name: "other", at: ["other"], fields: [{ at: ["other"], label: "other", value: lesson.other }] },
    ],
  });
  const write = (edit) => {
    if (edit.do === "move") lesson.items.splice(edit.to, 0, ...lesson.items.splice(edit.at[1], 1));
    else if (edit.at[0] === "items") lesson.items[edit.at[1]] = edit.value;
    else lesson.other = edit.value;
  };
  const server = {
    form: async () => ({ status: 200, body: form() }),
    edit: async (file, seen, edits) => {
      await wait(20);
      if (seen !== String(version)) return { status: 409, body: { error: {} } };
      if (edits.some((edit) => edit.value === "bad")) return { status: 422, body: { error: { message: "It is bad." } } };
      edits.forEach(write);
      version += 1;
      return { status: 200, body: { form: form() } };
    },
  };
  let asked = [];
  const saver = new Saver(server, "saver", form(), { form() {}, state() {}, conflict: (entries) => (asked = entries) });
  const type = (at, value) => saver.type(fieldAt(saver.form, at), value);
  const found = {};

  type(["items", 2], "c, first"); // while its entry is being moved, more is typed in it
  const moving = saver.act({ do: "move", at: ["items", 2], to: 0 });
  await wait(30);
  type(["items", 2], "c, moved");
  await moving;
  await saver.flush();
  found.moved = [...lesson.items];

  type(["other"], "y"); // while it is saved, more is typed
  const saving = saver.flush();
  await wait(5);
  type(["other"], "yes");
  await saving;
  await saver.flush();
  found.later = lesson.other;

  lesson.other = "changed elsewhere"; // another part
  version += 1;
  type(["items", 1], "mine");
  await saver.flush();
  await saver.flush();
  found.both = [lesson.items[1], lesson.other, asked.length];

  lesson.items[0] = "changed elsewhere"; // the same part
  version += 1;
  type(["items", 1], "mine again");
  await saver.flush();
  found.asked = [asked.map((entry) => [entry.value, entry.disk]), lesson.items[1]];
  saver.choose(asked[0], true);
  await saver.flush();
  found.chosen = lesson.items[1];

  type(["other"], "bad"); // one of two is refused
  type(["items", 0], "good");
  await saver.flush();
  found.refused = [lesson.items[0], lesson.other, saver.state];
  type(["other"], "better");
  await saver.flush();
  found.last = [lesson.other, saver.state, saver.unsaved];
  type(["other"], "bad"); // what was refused is what Undo takes back first
  await saver.flush();
  found.undone = [await saver.back("undo"), lesson.other, saver.state, saver.unsaved];

  server.undo = async () => {
    version += 1;
    return { status: 200, body: { version: String(version), undo: true, redo: true, problems: [], form: null } };
  };
  found.broken = [await saver.back("undo"), saver.state, saver.form.version === String(version), saver.form.parts.length];
  saver.stop();
  return found;
}
