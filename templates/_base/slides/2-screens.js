/* Overlays: black and white screens, the overview of all slides, dialogs. */
{
  const { find, root, slides, title, controls, announcer } = deck;
  const curtain = find(".curtain");
  const overview = find(".overview");
  const cover = (covered) => { find("main").inert = title.inert = covered; };

  /* Black and white screens */

  deck.darken = (colour) => {
    curtain.hidden = !colour;
    curtain.classList.toggle("white", colour === "white");
    root.classList.toggle("curtained", Boolean(colour));
    const hides = Boolean(colour) && !root.classList.contains("presenter");
    cover(hides || deck.overviewOpen());
    controls.inert = hides;
    if (colour) deck.say(announcer.dataset[colour]);
  };
  deck.colour = () => (curtain.hidden ? "" : curtain.classList.contains("white") ? "white" : "black");

  function darken(colour) {
    deck.darken(deck.colour() === colour ? "" : colour);
    deck.tell("changed");
  }

  deck.lighten = () => {
    if (curtain.hidden) return false;
    deck.darken("");
    deck.show(deck.at, deck.step);
    return true;
  };

  /* A slide as a thumbnail */

  deck.thumb = (slide) => {
    const thumb = document.createElement("div");
    const box = document.createElement("div");
    const copy = slide.cloneNode(true);
    for (const node of copy.querySelectorAll("[id]")) node.removeAttribute("id");
    for (const node of copy.querySelectorAll("[data-do]")) node.removeAttribute("data-do");
    for (const node of copy.querySelectorAll(".later")) node.classList.remove("later");
    for (const node of copy.querySelectorAll(".notes, .live, .live-mark, .revealed")) node.remove();
    for (const node of copy.querySelectorAll("a")) node.replaceWith(...node.childNodes);
    box.className = copy.className;
    box.classList.remove("slide", "away");
    box.append(...copy.childNodes);
    thumb.className = "thumb";
    thumb.inert = true;
    thumb.setAttribute("aria-hidden", "true");
    thumb.append(box);
    return thumb;
  };

  /* The overview of all slides */

  function fill() {
    const list = document.createElement("ol");
    slides.forEach((slide, index) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const name = document.createElement("span");
      name.className = "name";
      name.textContent = `${index + 1} ${deck.heading(slide)}`;
      link.href = `#${slide.id}`;
      link.append(deck.thumb(slide), name);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        close();
        deck.show(index);
      });
      item.append(link);
      list.append(item);
    });
    overview.append(list);
  }

  function open() {
    if (!overview.firstChild) fill();
    overview.hidden = false;
    cover(true);
    find('[data-do="overview"]').setAttribute("aria-expanded", "true");
    const links = [...overview.querySelectorAll("a")];
    links.forEach((link, index) => {
      if (index === deck.at) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    links[deck.at].focus();
    links[deck.at].scrollIntoView({ block: "center" });
  }

  function close() {
    if (overview.hidden) return false;
    overview.hidden = true;
    cover(false);
    find('[data-do="overview"]').setAttribute("aria-expanded", "false");
    deck.now.focus({ preventScroll: true });
    return true;
  }

  deck.closeOverview = close;
  deck.overviewOpen = () => !overview.hidden;

  /* Size, colours, full screen */

  let zoom = 1;
  function resize(factor) {
    zoom = Math.min(2, Math.max(0.8, Math.round(zoom * factor * 100) / 100));
    root.style.setProperty("--zoom", zoom);
    deck.scrollable(deck.now);
  }

  Object.assign(deck.acts, {
    overview: () => close() || open(),
    black: () => darken("black"),
    white: () => darken("white"),
    theme: () => { root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark"; },
    larger: () => resize(1.1),
    smaller: () => resize(1 / 1.1),
    help: () => find(".help").showModal(),
    fullscreen: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
    },
  });
  Object.assign(deck.keys, {
    o: "overview", b: "black", ".": "black", w: "white", ",": "white", f: "fullscreen", t: "theme",
    "+": "larger", "=": "larger", "-": "smaller", "?": "help",
  });
}
