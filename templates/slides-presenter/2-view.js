/* The presenter view: the current slide, the next one, notes, the time of day, the progress of the class. */
{
  const { find, root, slides } = deck;
  const view = find(".view");
  const spoken = find(".spoken", view);
  const coming = find(".coming", view);
  const stage = find(".stage", view);
  const words = (selector, text) => {
    const node = find(selector, view);
    if (node.textContent !== text) node.textContent = text;
  };
  let noted = null;
  let staged = null;

  const shown = () => root.classList.contains("presenter");

  /* The notes of a slide, which slides that go on from it share, and then those of its row of the plan. */
  function notesOf(index) {
    let first = index;
    while (slides[first].classList.contains("continued")) first -= 1;
    const { row } = slides[index].dataset;
    const begins = row ? slides.findIndex((slide) => slide.dataset.row === row) : first;
    const own = [...slides[first].querySelectorAll(".notes:not(.row-notes)")];
    return [...own, ...slides[begins].querySelectorAll(".row-notes")];
  }

  function draw() {
    if (!shown()) return;
    const notes = notesOf(deck.at);
    const which = notes.map((one) => slides.indexOf(one.closest(".slide"))).join();
    if (noted !== which || !spoken.firstChild) {
      const copies = notes.flatMap((one) => [...one.cloneNode(true).childNodes]);
      spoken.replaceChildren(...(copies.length ? copies : [spoken.dataset.none]));
      spoken.scrollTop = 0;
      noted = which;
    }
    const next = slides[deck.at + 1] || null;
    const left = deck.steps(deck.now) - deck.step;
    const heading = next ? deck.heading(next) : coming.dataset.last;
    words(".coming-words", left ? `${deck.filled(coming.dataset.steps, { n: left })} · ${heading}` : heading);
    if (staged !== next) stage.replaceChildren(...(next ? [deck.thumb(next)] : []));
    staged = next;
    spoken.tabIndex = spoken.scrollHeight > spoken.clientHeight + 1 ? 0 : -1;
    tick();
  }

  function tick() {
    if (!shown()) return;
    words(".day", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
    words(".planned-words", deck.paceWords());
    const { linked, alone } = find(".link", view).dataset;
    const colour = deck.colour();
    words(".link", colour ? deck.announcer.dataset[colour] : deck.linked() ? linked : deck.isView ? alone : "");
  }

  function present(on) {
    deck.darken("");
    root.classList.toggle("presenter", on);
    view.hidden = !on;
    noted = staged = null;
    draw();
    deck.scrollable(deck.now);
  }

  deck.acts.notes = () => {
    find("dialog[open]")?.close();
    if (!deck.isView) present(!shown());
  };
  deck.keys.n = "notes";
  deck.on("shown", draw);
  deck.on("tick", tick);
  deck.on("linked", tick);
  deck.on("changed", tick);
  window.addEventListener("resize", draw);
  if (deck.isView) present(true);
}
