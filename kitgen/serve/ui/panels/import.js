// A file of another program becomes a lesson or a bank of questions.
import { button, h } from "../edit/dom.js";
import { addStyles } from "../edit/styles.js";
import { ofCourse, sentence, told } from "../elements.js";

const KINDS = ".docx,.pptx,.md,.markdown,.txt,.gift,.xml,.csv,.zip,.imscc,.aiken,.text2qti";

const LARGEST = 100_000_000; // bytes that the server takes

export async function show(element, context) {
  addStyles();
  const input = h("input", { type: "file", id: "import-file", accept: KINDS, multiple: true, onchange: () => take([...input.files]) });
  const course = h("input", { type: "checkbox", id: "import-course" });
  course.checked = true;
  const done = h("div", { class: "imported" });
  const said = h("p", { role: "status", class: "said" });
  const zone = h("div", { class: "drop-zone" },
    h("p", {}, h("strong", {}, "Drop a file here"), " or choose one:"),
    h("p", {}, h("label", { for: "import-file", class: "button main" }, "Choose a file …"), input),
    h("p", { class: "help" }, "Word, PowerPoint, Markdown, GIFT, Moodle XML, Aiken, text2qti, CSV, QTI and Common Cartridge. Nothing leaves this computer."));
  const over = (is) => (event) => {
    event.preventDefault();
    zone.classList.toggle("over", is);
  };
  zone.addEventListener("dragenter", over(true));
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    take([...event.dataTransfer.files]);
  });

  async function take(files) {
    if (!zone.isConnected) return;
    for (const file of files) {
      said.textContent = `Reading ${file.name} …`;
      done.prepend(await imported(context, file, course.checked));
    }
    said.textContent = files.length ? "Done. What kitgen made of it is below." : "";
    input.value = "";
    done.querySelector("h2")?.focus();
  }

  element.replaceChildren(
    h("p", {}, "Bring the questions and texts that you have. Your file is not changed: kitgen makes a new lesson, or a bank of questions, and says what it did not understand."),
    zone,
    context.course.course ? h("div", { class: "tick" }, course, h("label", { for: "import-course" }, "Add it to the course")) : "",
    said, done);
  if (context.dropped.length) take(context.dropped.splice(0));
}

export function changed() {
  // the list of what was imported stays
}

async function imported(context, file, course) {
  try {
    if (file.size > LARGEST) throw Object.assign(new Error("This file is larger than 100 MB."), { hint: "Save it without its pictures, or in parts." });
    const data = await file.arrayBuffer().catch(() => {
      throw Object.assign(new Error("This file cannot be read."), { hint: "If it is a folder, drop the files that are in it. If it is on a drive, is that still there?" });
    });
    const address = `api/import?name=${encodeURIComponent(file.name)}&course=${course}`;
    const made = await context.send("POST", address, data);
    await context.refresh();
    return h("section", { class: "box" }, h("h2", { tabindex: "-1" }, `${file.name} is now ${made.is_bank ? "a bank of questions" : "a lesson"}`), h("p", {}, `${made.summary} It is in ${made.file}.`),
      made.course ? told(ofCourse(made.course)) : null,
      made.notes.length ? notes(file.name, made.notes) : h("p", {}, "Everything in it was understood."), h("p", {}, button(made.is_bank ? "Open the questions" : "Open the lesson", () => context.go(made.file, "edit"), { class: "main" })));
  } catch (error) {
    return h("section", { class: "box error" }, h("h2", { tabindex: "-1" }, `${file.name} was not imported`), h("p", {}, sentence(error.message.replace(/^'.*?' was not imported: /, ""))), error.hint ? h("p", {}, error.hint) : null, notes(file.name, error.data?.notes ?? []));
  }
}

/** What was not understood, each with its place in the file that was imported. */
function notes(name, list) {
  if (!list.length) return null;
  const counted = name.toLowerCase().endsWith(".docx") ? "Paragraph" : "Line";
  return h("div", {}, h("h3", {}, "Please look at"), h("ul", { class: "notes" }, ...list.map((note) =>
    h("li", {}, note.line ? h("strong", {}, `${counted} ${note.line}: `) : null, note.message, note.hint ? h("span", { class: "help" }, ` ${note.hint}`) : null))));
}
