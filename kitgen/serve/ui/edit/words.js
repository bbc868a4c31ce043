// What the form calls things, and what it begins a new entry with.

import { h } from "./dom.js";

/** Who sees a field, as the form says it. */
export const WHO = { student: "students see this", grader: "only for marking", instructor: "only you see this" };

/** What one entry of a list is called. */
const NOUNS = {
  Objective: "objective", Activity: "activity", ActivityStep: "step", DiscussionQuestion: "question", Item: "question", Choice: "answer",
  Pair: "pair", VocabularyTerm: "word", Case: "case", Actor: "person or group", Event: "event", Position: "position", Question: "question",
  Reference: "source", Person: "person", Criterion: "row", Level: "level", Section: "section", StudentTask: "task", Preparation: "step",
  BoardColumn: "column", Exhibit: "exhibit", Excerpt: "excerpt", Claim: "claim", Fact: "fact", Standard: "standard",
  Role: "part to play", Surprise: "news", Hazard: "danger", Grid: "table", GridRow: "row", Document: "document", Gloss: "word", OwnSlide: "slide",
  Premise: "premise", Inference: "step", Assumption: "assumption", Qualification: "limit", Objection: "objection", Illustration: "picture", Product: "thing to write", Recording: "recording",
};

/** The name of a model without who sees it: `Section instructor` is a Section. */
export const base = (model) => (model ?? "").split(" ")[0];

export const noun = (field) => NOUNS[base(field.model)] ?? "entry";

/** Entries with so many fields that they can be closed: a list of them is read by its first words. */
export const LONG = new Set(["Activity", "Item", "DiscussionQuestion", "Case", "Question", "Reference", "Section", "StudentTask", "Criterion", "Exhibit", "Role", "Grid", "Document", "OwnSlide", "Objection"]);

/** What a new question can be. The texts are there to be written over. */
const QUESTIONS = [
  ["Multiple choice", { prompt: "New question", choices: [
    { text: "The right answer", correct: true }, { text: "A wrong answer" }, { text: "Another wrong answer" },
  ] }],
  ["Several right answers", { prompt: "New question", type: "multiple_choice", choices: [
    { text: "A right answer", correct: true }, { text: "Another right answer", correct: true }, { text: "A wrong answer" },
  ] }],
  ["True or false", { prompt: "New statement", answer: "true" }],
  ["Short answer", { prompt: "New question", answer: "The answer" }],
  ["Number", { prompt: "New question", answer: "0", tolerance: "0" }],
  ["Longer text", { prompt: "New question", type: "essay", answer: "What a good answer contains" }],
  ["Matching", { prompt: "Match the two columns.", pairs: [
    { left: "First", right: "what belongs to it" }, { left: "Second", right: "what belongs to that" },
  ] }],
  ["Put in order", { prompt: "Put these in order.", sequence: ["First", "Second", "Third"] }],
  ["Text with gaps", { prompt: "Fill the gaps.", text: "Write the text here, with the {missing} words in {braces}." }],
  ["Parts (a), (b), (c)", { prompt: "New question", parts: [{ prompt: "First part", answer: "Its answer" }, { prompt: "Second part", answer: "Its answer" }] }],
];

/** What students can be asked to write in an activity. */
const PRODUCTS = [
  ["A sentence to finish", { sentence: "We think that ____, because ________." }],
  ["Lines to write on", { label: "Our answer", lines: "3" }],
  ["A table", { grid: { columns: ["First column", "Second column"], rows: ["First row", "Second row"] } }],
  ["Boxes to tick", { label: "Our choice", choose: ["yes", "no"] }],
  ["A list", { label: "Our reasons", list: "3" }],
  ["A number", { label: "Our result", number: "km/h" }],
  ["Room to draw", { label: "Our sketch", drawing: "8" }],
];

/** What a new entry can be, where there is more than one kind: the words for that, and each kind. */
export const KINDS = { Item: ["Kind of question", QUESTIONS], Product: ["Kind", PRODUCTS] };

/** The fields of an entry that are seen at once. Of a question these are its text and whatever it has. */
export function isMain(field, model) {
  if (field.name === "id") return false;
  if (field.written || field.required) return true;
  return base(model) === "Item" ? field.name === "prompt" : field.main;
}

/** A long text in one short line, without marks of Markdown. */
export function short(text, most = 70) {
  const plain = String(text ?? "").replace(/[*_`#>]/g, "").replace(/\s+/g, " ").trim();
  return plain.length > most ? `${plain.slice(0, most - 1).trimEnd()}…` : plain;
}

export const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** Whether the manual of a field says more than its name does. */
export const hasHelp = (field) => field.suggestions?.length > 0 || (field.help ?? "").replace(/[.\s]+$/, "").toLowerCase() !== field.label.toLowerCase() && Boolean(field.help);

/** The manual of a field, with what is to be typed set apart: `12` or `10-15`. */
export function described(field) {
  const more = field.suggestions?.length ? ` Of this lesson: \`${field.suggestions.slice(0, 12).join("`, `")}\`.` : "";
  const parts = `${field.help}${more}`.split("`");
  // the name of a key is a word here, what can be typed is set apart
  return parts.map((text, place) => (place % 2 === 0 ? text : /^[a-z]+(_[a-z]+)+:?$/.test(text) ? text.replace(/_/g, " ") : h("code", {}, text)));
}
