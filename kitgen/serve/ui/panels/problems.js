// What is wrong with a lesson: each problem with its line and what to do.
import { goToProblem } from "../edit/places.js";
import { el } from "../elements.js";
import { placeOf } from "../preview.js";

export async function show(element, context) {
  const found = context.course.problems.filter((problem) => problem.file === context.lesson.file);
  const elsewhere = context.course.problems.filter((problem) => !context.course.lessons.some((lesson) => lesson.file === problem.file));
  const other = context.lesson.editions ? (await context.get(`api/other-edition?${new URLSearchParams({ file: context.lesson.file })}`)).problems : [];
  element.replaceChildren(
    found.length ? list(found, context) : el("p", {}, "No problems found in this lesson."),
    ...(other.length ? [el("h2", {}, "In the other edition of this lesson"), list(other, context)] : []),
    ...(elsewhere.length ? [el("h2", {}, "In other files of the course"), list(elsewhere, context)] : []),
  );
}

function list(problems, context) {
  return el("ul", { class: "problems" }, problems.map((problem) =>
    el("li", { class: `box ${problem.severity}` },
      el("p", {}, el("strong", {}, problem.severity === "error" ? "Error" : "Warning"), `: ${problem.message}`),
      problem.hint ? el("p", {}, `What to do: ${problem.hint}`) : null,
      el("p", {}, placeOf(problem, context)),
      problem.file === context.lesson.file && problem.line
        ? el("p", {}, el("button", { type: "button", onclick: () => goToProblem(context, problem) }, "Change it in the form"))
        : null)));
}
