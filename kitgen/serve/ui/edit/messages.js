// kitgen's messages beside the fields and entries that they belong to.

import { button, h, keyOf } from "./dom.js";

export const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/** A message with what to do about it, in the words of the form; what it says of the file is below. */
function message(problem, toYaml) {
  const words = problem.severity === "error" ? "Error" : "Warning";
  const { message: said, hint } = problem.said ?? problem;
  return h("div", { class: `message ${problem.severity}` },
    h("p", {}, h("b", {}, `${words}: `), capital(said), hint ? h("span", { class: "hint" }, ` What to do: ${hint}`) : null),
    problem.line ? inFile(problem, toYaml) : null);
}

function inFile(problem, toYaml) {
  return h("details", { class: "in-file" }, h("summary", {}, "In the file"),
    h("p", {}, `${capital(problem.message)}.${problem.hint ? ` ${capital(problem.hint)}.` : ""} (${problem.code})`),
    button(`Show line ${problem.line}`, () => toYaml(problem.line), { class: "quiet" }));
}

/**
 * Puts each of `view.problems` beside its field, or else beside the entry that it is in, or else on top of the part.
 *
 * @param view a PartView: `controls` and `places` have a box `said` for each place
 * @param top the box for what has no place in this part
 */
export function placeMessages(view, top) {
  const controls = [...view.controls.values()];
  const boxes = [top, ...controls.map((each) => each.said), ...[...view.places.values()].map((each) => each.said)];
  for (const box of boxes) box?.replaceChildren();
  for (const { control } of controls) control.input.removeAttribute("aria-invalid");
  for (const problem of view.problems) {
    const at = problem.at ?? [];
    const keys = at.map((_, place) => keyOf(at.slice(0, at.length - place)));
    const key = keys.find((each) => view.controls.has(each) || view.places.has(each));
    const place = view.controls.get(key) ?? view.places.get(key);
    (place?.said ?? top)?.append(message(problem, view.lesson.toYaml));
    if (place?.control && problem.severity === "error") place.control.input.setAttribute("aria-invalid", "true");
  }
  for (const { field, said, control } of controls) {
    const refused = view.lesson.refusedAt(field);
    if (!refused) continue;
    said.append(message({ severity: "error", ...refused }));
    control.input.setAttribute("aria-invalid", "true");
  }
  for (const box of boxes) if (box) box.hidden = !box.childElementCount;
}
