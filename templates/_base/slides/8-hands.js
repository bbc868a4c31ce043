/* Keys, clickers, clicks and touch. */
{
  const letters = deck.find('[name="letters"]');
  let digits = "";

  Object.assign(deck.acts, {
    next: deck.next,
    previous: deck.previous,
    first: () => deck.show(0),
    last: () => deck.show(deck.slides.length - 1),
  });
  const moves = {
    ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
    ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous", Home: "first", End: "last",
  };

  function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || deck.find("dialog[open]") || event.isComposing) return;
    const focus = document.activeElement;
    const busy = focus && focus.matches("button, a, input, select, textarea, summary");
    const slider = focus && focus.matches('input[type="range"]');
    if (event.key === "Escape") {
      if (deck.lighten() || deck.closeOverview()) event.preventDefault();
      return;
    }
    if (slider && !event.key.startsWith("Page") && moves[event.key]) return;
    if (/^\d$/.test(event.key) && letters.checked && !deck.overviewOpen()) {
      digits = (digits + event.key).slice(-4);
      return;
    }
    if (event.key === "Enter" && digits) {
      event.preventDefault();
      deck.lighten();
      deck.show(Number(digits) - 1);
      digits = "";
      return;
    }
    digits = "";
    if (busy && event.key === " ") return;
    const sign = letters.checked && deck.keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const act = sign || moves[event.key];
    if (!act || (deck.overviewOpen() && !sign) || (moves[event.key] && scrolls(event.key))) return;
    event.preventDefault();
    if (act !== "black" && act !== "white" && deck.lighten() && moves[event.key]) return;
    if (event.key === " " && event.shiftKey) deck.previous();
    else deck.acts[act]();
  }

  /* A slide that is higher than its window scrolls by the vertical keys before the next one comes. */
  function scrolls(key) {
    const slide = deck.now;
    const scrolled = document.activeElement.closest?.(".scrolls") || slide;
    const room = scrolled.scrollHeight - scrolled.clientHeight - scrolled.scrollTop;
    const step = scrolled.clientHeight * (key.startsWith("Page") || key === " " ? 0.85 : 0.2);
    const down = ["ArrowDown", "PageDown", " "].includes(key) && room > 2;
    const up = ["ArrowUp", "PageUp"].includes(key) && scrolled.scrollTop > 2;
    if (down || up) scrolled.scrollBy(0, down ? step : -step);
    return down || up;
  }

  const OWN = "a, button, input, label, dialog, nav, aside, details, .live, .scrolls[tabindex='0']";

  function clicked(event) {
    const button = event.target.closest("[data-do]");
    if (button) return deck.acts[button.dataset.do]();
    if (deck.colour() && !deck.root.classList.contains("presenter")) return deck.lighten();
    if (event.target.closest(OWN) || event.button || String(window.getSelection())) return undefined;
    return event.clientX < innerWidth / 4 ? deck.previous() : deck.next();
  }

  let touch = null;
  function touched(event) {
    if (event.type === "touchstart") {
      touch = event.touches.length === 1 && !event.target.closest?.(".live, .scrolls, aside") ? event.touches[0] : null;
      return;
    }
    const end = event.changedTouches[0];
    const across = touch ? end.clientX - touch.clientX : 0;
    const level = Math.abs(across) > 50 && Math.abs(across) > 2 * Math.abs(end.clientY - touch.clientY);
    if (level && !deck.overviewOpen()) {
      event.preventDefault();
      deck.acts[across < 0 ? "next" : "previous"]();
    }
    touch = null;
  }

  document.addEventListener("keydown", pressed);
  document.addEventListener("click", clicked);
  document.addEventListener("touchstart", touched, { passive: true });
  document.addEventListener("touchend", touched, { passive: false });
  window.addEventListener("hashchange", () => {
    const to = deck.addressed();
    if (to < 0) return;
    deck.closeOverview();
    deck.show(to);
  });
  window.addEventListener("resize", () => deck.scrollable(deck.now));
}
