// The documents of a lesson as they will be.
import { el } from "../elements.js";

export async function show(element, context) {
  element.replaceChildren(el("p", {}, `The documents of “${context.lesson.title}” will be shown here.`));
}
