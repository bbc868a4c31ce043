// What the panels tell each other: the line that the YAML opens with, and what is still being saved.

const wanted = new Map();
const sought = new Map();

/** Opens the YAML of a lesson at a line. */
export function goToLine(context, file, line) {
  wanted.set(file, line);
  context.go(file, "yaml");
}

/** Opens the form at the field that a problem is about. */
export function goToProblem(context, problem) {
  sought.set(problem.file, problem);
  context.go(problem.file, "edit");
}

/** The problem of a lesson that was asked for last, once. */
export function takeProblem(file) {
  const problem = sought.get(file) ?? null;
  sought.delete(file);
  return problem;
}

/** The line that was asked for last, once. */
export function takeLine(file) {
  const line = wanted.get(file) ?? null;
  wanted.delete(file);
  return line;
}

const saves = new Map();

/** Remembers that a lesson is being saved: whoever reads its file waits for that. */
export function savingOf(file, promise) {
  saves.set(file, promise);
}

export const saved = (file) => saves.get(file);
