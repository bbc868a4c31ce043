/* The deck: one slide at a time, by keys, clicks, touch, buttons and addresses. Without it the page just scrolls. */
(() => {
  "use strict";
  const root = document.documentElement;
  const find = (selector, from = document) => from.querySelector(selector);
  const slides = [...document.querySelectorAll(".slide")];
  const title = slides[0];
  const controls = find(".controls");
  const announcer = find(".announcer");
  const curtain = find(".curtain");
  const overview = find(".overview");
  const help = find(".help");
  const letters = find('[name="letters"]', help);
  let at = 0;
  let zoom = 1;
  let digits = "";

  const heading = (slide) => find("h1, h2", slide).textContent.replace(/\s+/g, " ").trim();
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  /* Showing a slide */

  function show(index, quietly) {
    const before = slides[at];
    const had = before.contains(document.activeElement) && document.activeElement !== document.body;
    at = Math.max(0, Math.min(slides.length - 1, index));
    const now = slides[at];
    for (const slide of slides) {
      const away = slide !== now;
      if (slide === title) {
        slide.classList.toggle("away", away);
      } else {
        slide.hidden = away;
        slide.inert = away;
      }
    }
    const values = { n: at + 1, total: slides.length, heading: heading(now) };
    const position = find(".position", controls);
    position.textContent = filled(position.dataset.text, values);
    find(".progress > div").style.width = `${(100 * at) / Math.max(1, slides.length - 1)}%`;
    find('[data-do="previous"]').disabled = at === 0;
    find('[data-do="next"]').disabled = at === slides.length - 1;
    now.scrollTop = 0;
    scrollable(now);
    if (had) now.focus({ preventScroll: true });
    if (quietly) return;
    announcer.textContent = filled(announcer.dataset.text, values);
    if (decodeURIComponent(location.hash.slice(1)) !== now.id) history.replaceState(null, "", `#${now.id}`);
  }

  /* What is higher than its window is reached by keyboard: it can take the focus and scroll. */
  function scrollable(slide) {
    if (slide.scrollHeight > slide.clientHeight + 1) slide.tabIndex = 0;
    else slide.tabIndex = -1;
  }

  function addressed() {
    const name = decodeURIComponent(location.hash.slice(1));
    const target = name && document.getElementById(name);
    const slide = target && target.closest(".slide");
    return slide ? slides.indexOf(slide) : -1;
  }

  /* Black and white screens */

  function darken(colour) {
    const same = !curtain.hidden && curtain.classList.contains("white") === (colour === "white");
    if (same) return lighten();
    curtain.hidden = false;
    curtain.classList.toggle("white", colour === "white");
    find("main").inert = title.inert = controls.inert = true;
    announcer.textContent = announcer.dataset[colour];
    return true;
  }

  function lighten() {
    if (curtain.hidden) return false;
    curtain.hidden = true;
    find("main").inert = title.inert = controls.inert = false;
    show(at);
    return true;
  }

  /* All slides at a glance */

  function fill() {
    const list = document.createElement("ol");
    slides.forEach((slide, index) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const thumb = document.createElement("div");
      const name = document.createElement("span");
      const copy = slide.cloneNode(true);
      for (const node of [copy, ...copy.querySelectorAll("[id]")]) node.removeAttribute("id");
      for (const node of copy.querySelectorAll("a")) {
        node.replaceWith(...node.childNodes); // a link cannot stand in a link
      }
      const box = document.createElement("div");
      box.className = copy.className;
      box.classList.remove("slide", "away");
      box.append(...copy.childNodes);
      thumb.className = "thumb";
      thumb.inert = true;
      thumb.setAttribute("aria-hidden", "true");
      thumb.append(box);
      name.className = "name";
      name.textContent = `${index + 1} ${heading(slide)}`;
      link.href = `#${slide.id}`;
      link.append(thumb, name);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        close();
        show(index);
      });
      item.append(link);
      list.append(item);
    });
    overview.append(list);
  }

  function open() {
    if (!overview.firstChild) fill();
    overview.hidden = false;
    find("main").inert = title.inert = true;
    find('[data-do="overview"]').setAttribute("aria-expanded", "true");
    const links = [...overview.querySelectorAll("a")];
    links.forEach((link, index) => {
      if (index === at) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    links[at].focus();
    links[at].scrollIntoView({ block: "center" });
  }

  function close() {
    if (overview.hidden) return false;
    overview.hidden = true;
    find("main").inert = title.inert = false;
    find('[data-do="overview"]').setAttribute("aria-expanded", "false");
    slides[at].focus({ preventScroll: true });
    return true;
  }

  /* What can be done, by name */

  function resize(factor) {
    zoom = Math.min(2, Math.max(0.8, Math.round(zoom * factor * 100) / 100));
    root.style.setProperty("--zoom", zoom);
    scrollable(slides[at]);
  }

  const acts = {
    next: () => show(at + 1),
    previous: () => show(at - 1),
    first: () => show(0),
    last: () => show(slides.length - 1),
    overview: () => close() || open(),
    black: () => darken("black"),
    white: () => darken("white"),
    theme: () => { root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark"; },
    larger: () => resize(1.1),
    smaller: () => resize(1 / 1.1),
    help: () => help.showModal(),
    fullscreen: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
    },
  };
  const keys = {
    ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
    ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous", Home: "first", End: "last",
  };
  const signs = {
    o: "overview", b: "black", ".": "black", w: "white", ",": "white", f: "fullscreen", t: "theme",
    "+": "larger", "=": "larger", "-": "smaller", "?": "help",
  };

  function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || help.open || event.isComposing) return;
    const focus = document.activeElement;
    const busy = focus && focus.matches("button, a, input, select, textarea, summary");
    if (event.key === "Escape") {
      if (lighten() || close()) event.preventDefault();
      return;
    }
    if (/^\d$/.test(event.key) && letters.checked && overview.hidden) {
      digits = (digits + event.key).slice(-4);
      return;
    }
    if (event.key === "Enter" && digits) {
      event.preventDefault();
      lighten();
      show(Number(digits) - 1);
      digits = "";
      return;
    }
    digits = "";
    if (busy && event.key === " ") return;
    const sign = letters.checked && signs[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const act = sign || keys[event.key];
    if (!act) return;
    if (!overview.hidden && !sign) return;
    if (keys[event.key] && scrolls(event.key)) return;
    event.preventDefault();
    if (act !== "black" && act !== "white" && lighten() && keys[event.key]) return;
    acts[act](event.shiftKey);
    if (event.key === " " && event.shiftKey) show(at - 2);
  }

  /* A slide that is higher than its window scrolls by the vertical keys before the next one comes. */
  function scrolls(key) {
    const slide = slides[at];
    const room = slide.scrollHeight - slide.clientHeight - slide.scrollTop;
    const step = slide.clientHeight * (key.startsWith("Page") || key === " " ? 0.85 : 0.2);
    const down = ["ArrowDown", "PageDown", " "].includes(key) && room > 2;
    const up = ["ArrowUp", "PageUp"].includes(key) && slide.scrollTop > 2;
    if (down || up) slide.scrollBy(0, down ? step : -step);
    return down || up;
  }

  function clicked(event) {
    const button = event.target.closest("[data-do]");
    if (button) return acts[button.dataset.do]();
    if (!curtain.hidden) return lighten();
    if (event.target.closest("a, button, input, label, dialog, nav, details") || event.button) return undefined;
    if (String(window.getSelection())) return undefined;
    return event.clientX < innerWidth / 4 ? acts.previous() : acts.next();
  }

  let touch = null;
  function touched(event) {
    if (event.type === "touchstart") {
      touch = event.touches.length === 1 ? event.touches[0] : null;
      return;
    }
    const end = event.changedTouches[0];
    const across = touch ? end.clientX - touch.clientX : 0;
    if (Math.abs(across) > 50 && Math.abs(across) > 2 * Math.abs(end.clientY - touch.clientY) && overview.hidden) {
      event.preventDefault();
      acts[across < 0 ? "next" : "previous"]();
    }
    touch = null;
  }

  root.classList.add("deck");
  controls.hidden = false;
  find(".progress").hidden = false;
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", clicked);
  document.addEventListener("touchstart", touched, { passive: true });
  document.addEventListener("touchend", touched, { passive: false });
  window.addEventListener("hashchange", () => { const to = addressed(); if (to >= 0) { close(); show(to); } });
  window.addEventListener("resize", () => scrollable(slides[at]));
  show(Math.max(0, addressed()), true);
})();
