// The plan as a bar: what each activity takes of the class, and what is left.

import { h } from "./dom.js";
import { plural, short } from "./words.js";

/** What the plan counts for `12`, `10-15` or `10-12-15`: 12, 13, 12. Null for what is no number of minutes. */
export function planned(text) {
  const parts = String(text ?? "").replace(/\s*min(utes|s|\.)?$/, "").split(/\s*[-–—]\s*/);
  if (!parts.length || parts.length > 3 || !parts.every((part) => /^\d{1,3}$/.test(part))) return null;
  const numbers = parts.map(Number);
  return numbers.length === 3 ? numbers[1] : Math.ceil((numbers[0] + numbers.at(-1)) / 2);
}

/** The bar for rows `{title, minutes}` of a class, to be filled in again with `fill(rows, total, slack)`. */
export function minuteBar() {
  const words = h("p", { class: "minutes-words" });
  const bar = h("div", { class: "minutes-bar", "aria-hidden": "true" });
  const element = h("div", { class: "minutes" }, words, bar);
  return { element, fill: (rows, total, slack) => fill(words, bar, rows, total, slack) };
}

const are = (count) => (count === 1 ? "is" : "are");

function fill(words, bar, rows, total, slack) {
  const counted = rows.map((row) => ({ ...row, takes: planned(row.minutes) }));
  const used = counted.reduce((sum, row) => sum + (row.takes ?? 0), 0);
  const unknown = counted.filter((row) => row.takes === null).length;
  const left = total - used;
  const said = [`${used} of ${plural(total, "minute")} planned.`];
  if (left < 0) said.push(`That is ${plural(-left, "minute")} too many.`);
  else if (slack && left >= slack) said.push(`${slack} ${are(slack)} kept free${left > slack ? `, ${left - slack} more ${are(left - slack)} left` : ""}.`);
  else if (slack) said.push(`Only ${left} ${are(left)} left, and ${slack} should be kept free.`);
  else if (left > 0) said.push(`${left} ${are(left)} left.`);
  if (unknown) said.push(unknown === 1 ? "One activity has no minutes." : `${unknown} activities have no minutes.`);
  words.textContent = said.join(" ");
  bar.classList.toggle("over", left < 0);
  bar.replaceChildren(...counted.filter((row) => row.takes).map((row, place) => segment(row, place)));
  if (left > 0) bar.append(grow(h("span", { class: "free" }), left));
}

function segment(row, place) {
  return grow(h("span", { class: `row-${place % 2}`, title: `${row.title}: ${row.takes}` }, h("b", {}, row.takes), ` ${short(row.title, 24)}`), row.takes);
}

function grow(element, minutes) {
  element.style.flexGrow = minutes;
  return element;
}
