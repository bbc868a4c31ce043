"use strict";

/* The deck: one slide at a time, and on a slide one step at a time. The files after this one add controls;
   they communicate through `deck` and the events that it sends. Without the script the page just scrolls. */
const deck = (() => {
  const root = document.documentElement;
  const find = (selector, from = document) => from.querySelector(selector);
  const slides = [...document.querySelectorAll(".slide")];
  const title = slides[0];
  const controls = find(".controls");
  const announcer = find(".announcer");
  const heard = {};
  let at = 0;
  let step = 0;

  const heading = (slide) => (find(".ask, h1, h2:not(.label)", slide) || find("h2", slide)).textContent.replace(/\s+/g, " ").trim();
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = (value) => (Number.isFinite(value) ? value : 0); // messages from other windows are not trusted
  const on = (event, act) => (heard[event] ||= []).push(act);
  const tell = (event) => (heard[event] || []).forEach((act) => act());
  const say = (text) => { announcer.textContent = text; };

  /* Steps have their space on the slide from the start, so that nothing moves when they appear. */
  const pieces = (slide) => [...slide.querySelectorAll("[data-step]")];
  const steps = (slide) => Math.max(0, ...pieces(slide).map((piece) => Number(piece.dataset.step)));

  function build(slide) {
    for (const piece of pieces(slide)) piece.classList.toggle("later", Number(piece.dataset.step) > step);
  }

  /* Show a slide, by its index, with a number of its steps; quietly if the user of this window did not ask for it. */
  function show(index, reached = 0, quietly = false) {
    const before = slides[at];
    const had = before.contains(document.activeElement) && document.activeElement !== document.body;
    const moved = index !== at;
    at = Math.max(0, Math.min(slides.length - 1, index));
    const now = slides[at];
    step = Math.max(0, Math.min(steps(now), reached));
    for (const slide of slides) {
      const away = slide !== now;
      if (slide === title) {
        slide.classList.toggle("away", away);
      } else {
        slide.hidden = away;
        slide.inert = away;
      }
    }
    build(now);
    root.classList.toggle("coloured", now.classList.contains("question-slide"));
    const values = { n: at + 1, total: slides.length, heading: heading(now) };
    const position = find(".position", controls);
    position.textContent = filled(position.dataset.text, values);
    find(".progress > div").style.width = `${(100 * at) / Math.max(1, slides.length - 1)}%`;
    find('[data-do="previous"]').disabled = at === 0 && step === 0;
    find('[data-do="next"]').disabled = at === slides.length - 1 && step === steps(now);
    if (moved) now.scrollTop = 0;
    scrollable(now);
    if (had && moved) now.focus({ preventScroll: true });
    tell("shown");
    if (quietly) return;
    say(filled(announcer.dataset.text, values));
    address(now.id);
    tell("changed");
  }

  /* Scroll the step into view, and announce its text. */
  function arrive() {
    const news = pieces(slides[at]).filter((piece) => Number(piece.dataset.step) === step);
    if (news[0]) news[0].scrollIntoView({ block: "nearest" });
    say(news.map((piece) => piece.textContent.trim()).filter(Boolean).join(". "));
  }

  function next() {
    if (step < steps(slides[at])) {
      show(at, step + 1);
      arrive();
    } else if (at < slides.length - 1) {
      show(at + 1);
    }
  }

  function previous() {
    if (step > 0) show(at, step - 1);
    else if (at > 0) show(at - 1, steps(slides[at - 1]));
  }

  /* Set the page's address to that of its slide, without a history entry for every step. */
  function address(id) {
    const kept = document.documentElement.dataset.address || id;
    if (decodeURIComponent(location.hash.slice(1)) !== kept) history.replaceState(null, "", `#${kept}`);
  }

  /* Make content that is larger than its window focusable, so that the keyboard can scroll it. */
  function scrollable(slide) {
    for (const box of [slide, ...slide.querySelectorAll(".scrolls")]) {
      const long = box.scrollHeight > box.clientHeight + 1;
      box.tabIndex = long || box.scrollWidth > box.clientWidth + 1 ? 0 : -1;
    }
    for (const table of slide.querySelectorAll("table")) {
      if (table.scrollWidth > table.clientWidth + 1) table.tabIndex = 0; // in a narrow window
      else table.removeAttribute("tabindex");
    }
  }

  function addressed() {
    const name = decodeURIComponent(location.hash.slice(1));
    const target = name && document.getElementById(name);
    const slide = target && target.closest(".slide");
    return slide ? slides.indexOf(slide) : -1;
  }

  return {
    root, find, slides, title, controls, announcer, heading, filled, number, on, tell, say, steps, show, next, previous,
    address, scrollable, addressed,
    acts: {},
    keys: {},
    get at() { return at; },
    get step() { return step; },
    get now() { return slides[at]; },
  };
})();
