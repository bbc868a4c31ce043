// Shows one document: in a frame where nothing of it can run, or as pictures of its pages; with what is wrong beside it.
import { goToLine } from "./edit/places.js";
import { el } from "./elements.js";

export class Viewer {
  constructor(context) {
    this.context = context;
    this.line = el("p", { class: "state", role: "status" });
    this.problems = el("div", { class: "beside", hidden: true });
    this.place = el("div", { class: "paper" });
    this.element = el("div", { class: "viewer" }, this.line, el("div", { class: "sides" }, this.place, this.problems));
    this.frame = null; // the frame that is shown
    this.giveUp = () => undefined; // ends the wait for a frame that is loading: one that is taken away never loads
    this.address = "";
    this.slide = ""; // the slide of a deck that is shown
    this.heard = (event) => {
      if (event.source === this.frame?.contentWindow && /^#[\w-]{0,80}$/.test(event.data?.kitgenSlide)) this.slide = event.data.kitgenSlide;
    };
    addEventListener("message", this.heard);
  }

  end() {
    removeEventListener("message", this.heard);
    this.giveUp();
  }

  nothing(text, problems = []) {
    this.giveUp();
    this.address = "";
    this.frame = null;
    this.line.textContent = "";
    this.list(problems);
    this.place.replaceChildren(el("p", { class: "box" }, text));
  }

  // Says that the first document is on its way.
  wait() {
    this.line.className = "state waiting";
    this.line.textContent = "Making the document …";
  }

  failed(error) {
    this.line.textContent = error.message;
    this.line.className = "state old";
  }

  async show(view, document, data) {
    this.describe(view, document, data);
    if (view === "pages") this.pages(document, data);
    else await this.quick(document, data);
  }

  // The line above: which version is shown, and whether it is the newest.
  describe(view, document, data) {
    const short = (version) => (version ?? "").slice(0, 7);
    const errors = data.problems.filter((problem) => problem.severity === "error");
    const old = data.stale || (errors.length > 0 && !data.shown);
    this.line.className = old ? "state old" : "state";
    if (view === "pages" && data.working) this.line.textContent = data.shown ? "Making the new pages … below are the old ones." : "Making the pages …";
    else if (data.stale) this.line.textContent = `Out of date: version ${short(data.shown)} is shown, because the lesson now has errors.`;
    else if (!data.shown) this.line.textContent = "This document cannot be made yet.";
    else this.line.textContent = `Up to date (version ${short(data.shown)})`;
    this.line.dataset.version = data.shown ?? "";
    this.list(data.problems);
  }

  // What is wrong, beside the document.
  list(problems) {
    this.problems.hidden = !problems.length;
    this.problems.replaceChildren(
      el("h2", {}, problems.some((problem) => problem.severity === "error") ? "Correct this first" : "Look at this"),
      ...problems.slice(0, 20).map((problem) =>
        el("div", { class: `box ${problem.severity}` },
          el("p", {}, problem.message),
          problem.hint ? el("p", {}, `What to do: ${problem.hint}`) : null,
          problem.line ? el("p", {}, placeOf(problem, this.context)) : null)),
    );
  }

  // The page at once. What has changed in a new version takes its place in the old one; another page is loaded behind it.
  async quick(document, data) {
    if (data.address && data.address === this.address && this.frame) return;
    this.giveUp();
    if (!data.address) return this.place.replaceChildren(el("p", { class: "box" }, "There is nothing to show yet."));
    const same = this.frame && this.address.split("?")[0] === data.address.split("?")[0];
    if (!same) this.slide = "";
    this.address = data.address;
    this.id = document.id;
    if (same && !data.scripts && this.replaced(data)) return;
    const next = el("iframe", {
      title: `${document.title}, as students or you will have it`,
      sandbox: data.scripts ? "allow-scripts" : "allow-same-origin",
      src: data.address + (same && data.scripts ? this.slide : ""),
      class: data.scripts ? "deck" : "sheet",
    });
    const before = this.frame;
    const loaded = new Promise((done) => {
      next.addEventListener("load", () => done(true), { once: true });
      this.giveUp = () => done(false);
    });
    if (before) next.classList.add("behind");
    else this.place.replaceChildren();
    this.place.append(next);
    if (!(await loaded)) return next.remove(); // another one has come
    if (same && !data.scripts) keepPlace(before, next);
    this.frame = next;
    next.classList.remove("behind");
    for (const other of [...this.place.children]) if (other !== next) other.remove();
    next.dataset.version = data.shown;
  }

  // What to ask about a document: if it is in the frame also for its page, which can take the place of what is there.
  query(document, form = []) {
    const query = new URLSearchParams([["id", document.id], ...form]);
    if (this.frame && this.id === document.id) query.append("html", "yes");
    return query;
  }

  // Puts a new version in the place of the one in the frame, which is quicker than to load it; false if that cannot be.
  // Nothing of it runs: what may be in a frame is up to the frame.
  replaced(data) {
    const { contentDocument: page, contentWindow } = this.frame;
    const version = 'meta[name="kitgen-version"]';
    if (!data.html || !page?.querySelector(version)) return false;
    const made = new contentWindow.DOMParser().parseFromString(data.html, "text/html"); // so that its policy holds
    const place = placeIn(page);
    merge(page.documentElement, made.documentElement);
    scrollTo(page, place);
    this.frame.dataset.version = data.shown;
    return true;
  }

  // The printed pages. Pictures that are the same stay; new ones are loaded before they take the place of old ones.
  pages(document, data) {
    this.giveUp();
    this.frame = null;
    this.address = "";
    if (!data.pages.length) {
      if (!this.place.querySelector(".pages") || this.of !== document.id) this.place.replaceChildren(el("p", { class: "box" }, data.working ? "The pages appear here in a moment." : "There is nothing to show yet."));
      this.of = document.id;
      return;
    }
    this.of = document.id;
    let list = this.place.querySelector(".pages");
    if (!list) this.place.replaceChildren((list = el("ol", { class: "pages" })));
    data.pages.forEach((page, number) => {
      const alt = `Page ${number + 1} of ${data.pages.length}`;
      const image = list.children[number]?.querySelector("img");
      if (image?.getAttribute("src") === page.address) return;
      const next = el("img", { src: page.address, alt, width: page.width, height: page.height, loading: image ? "eager" : "lazy" });
      if (!image) return list.append(el("li", {}, next, el("p", { "aria-hidden": "true" }, alt)));
      next.addEventListener("load", () => image.replaceWith(next), { once: true });
      next.addEventListener("error", () => image.replaceWith(next), { once: true });
      list.children[number].querySelector("p").textContent = alt;
      image.alt = alt;
      const waiting = new Image();
      waiting.addEventListener("load", () => { image.src = page.address; image.width = page.width; image.height = page.height; }, { once: true });
      waiting.src = page.address;
    });
    while (list.children.length > data.pages.length) list.lastChild.remove();
  }
}

// Where a problem is, as a link to the line of the file if it is one of a lesson.
export function placeOf(problem, context) {
  const words = problem.line ? `${problem.file}, line ${problem.line}` : problem.file;
  if (!problem.line || !context.course?.lessons.some((lesson) => lesson.file === problem.file)) return el("small", {}, words);
  const go = (event) => {
    event.preventDefault();
    goToLine(context, problem.file, problem.line);
  };
  return el("a", { href: `#/${encodeURIComponent(problem.file)}/yaml`, onclick: go }, words);
}

// Scrolls a new version of a page to where the old one was.
function keepPlace(before, after) {
  try {
    scrollTo(after.contentDocument, placeIn(before.contentDocument));
  } catch {
    // a frame that cannot be looked into begins at its top
  }
}

// Where a reader is in a page; nothing at its top.
function placeIn(page) {
  const root = page.scrollingElement;
  return root && root.scrollTop >= 4 ? { ...anchor(page), scrollTop: root.scrollTop, scrollLeft: root.scrollLeft } : null;
}

// Scrolls a page to a place in an earlier version: to the same element by its id, or else by its words.
function scrollTo(page, place) {
  if (!place) return;
  let target = place.id ? page.getElementById(place.id) : null;
  if (place.name && !target) target = [...page.querySelectorAll(place.name)].filter((each) => each.textContent === place.text)[place.number] ?? null;
  const scroll = page.scrollingElement;
  scroll.scrollTop = target ? target.getBoundingClientRect().top + scroll.scrollTop - place.top : place.scrollTop;
  scroll.scrollLeft = place.scrollLeft;
}

// Makes an element as another one is: only what differs is replaced.
function merge(old, made) {
  if (old.isEqualNode(made)) return;
  const [these, those] = [[...old.childNodes], [...made.childNodes]];
  const alike = these.length && these.length === those.length && old.cloneNode(false).isEqualNode(made.cloneNode(false));
  if (alike) these.forEach((each, number) => merge(each, those[number]));
  else old.replaceWith(made);
}

// The first element that is in sight, with its distance from the top.
function anchor(page) {
  const blocks = [...page.querySelectorAll("[id], h1, h2, h3, h4, p, li, td, th, figure")];
  const first = blocks.find((each) => {
    const box = each.getBoundingClientRect();
    return box.height > 0 && box.top >= 0 && (each.id || each.textContent.trim());
  });
  if (!first) return null;
  const name = first.localName;
  const alike = [...page.querySelectorAll(name)].filter((each) => each.textContent === first.textContent);
  return { id: first.id, name, text: first.textContent, number: alike.indexOf(first), top: first.getBoundingClientRect().top };
}
