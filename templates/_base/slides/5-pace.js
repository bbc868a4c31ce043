/* The plan of the class: its length, the planned progress and the actual progress. */
{
  const MINUTE = 60000;
  const { plans, own } = JSON.parse(deck.find(".plans").textContent);
  const bar = deck.find(".pace");
  const dialog = deck.find("dialog.time");
  const spoken = deck.find(".pace-words");
  const given = (which) => Number(deck.find(`[data-clock="${CSS.escape(which)}"]`)?.dataset.minutes || 0);
  let chosen = Math.max(0, plans.findIndex((plan) => plan.minutes === own));
  let begun = 0; // when the class began or resumed, in milliseconds; 0 while it is paused
  let passed = 0; // milliseconds before that
  let current = ""; // the last activity shown

  const plan = () => plans[chosen];
  const row = (which) => plan()?.rows.find((each) => each.clock === which);
  const elapsed = () => passed + (begun ? Date.now() - begun : 0);
  const started = () => Boolean(begun || passed);

  /* Minutes of a countdown: what the chosen plan gives an activity, what the lesson gives a question; 0 for none. */
  deck.plannedMinutes = (which) => (which.startsWith("activity-") ? row(which)?.minutes || 0 : given(which));

  /* The minutes on the slides are those of the chosen plan. */
  function label() {
    for (const slide of deck.slides) {
      const words = deck.find(".minutes, .timer", slide);
      if (!words || !slide.dataset.clock) continue;
      const n = deck.plannedMinutes(slide.dataset.clock);
      (words.firstElementChild || words).textContent = n ? deck.filled(words.dataset.text, { n }) : spoken.dataset.unplanned;
      words.classList.toggle("unplanned", !n);
    }
    for (const each of document.querySelectorAll(".agenda [data-planned]")) {
      const words = deck.find(".minutes", each);
      const n = deck.plannedMinutes(each.dataset.planned);
      words.textContent = n ? deck.filled(words.dataset.text, { n }) : "–";
      words.classList.toggle("unplanned", !n);
    }
  }

  function segments() {
    for (const segment of bar.querySelectorAll(".planned")) segment.remove();
    for (const each of plan().rows) {
      const segment = document.createElement("span");
      segment.className = "planned";
      segment.dataset.clock = each.clock;
      segment.style.insetInlineStart = `${(100 * each.start) / plan().minutes}%`;
      segment.style.width = `${(100 * each.minutes) / plan().minutes}%`;
      bar.append(segment);
    }
  }

  /* Whole minutes before or after the time that the plan has for the current activity; 0 within it. */
  function late() {
    const here = row(current);
    if (!here) return 0;
    const now = elapsed() / MINUTE;
    if (now > here.start + here.minutes) return Math.floor(now - here.start - here.minutes);
    return now < here.start ? -Math.floor(here.start - now) : 0;
  }

  deck.paceWords = () => {
    const { dataset } = spoken;
    if (!started()) return dataset.before;
    const here = row(current);
    const parts = [deck.filled(dataset.elapsed, { n: Math.floor(elapsed() / MINUTE), of: plan().minutes })];
    if (here) {
      const values = { title: here.title, start: here.start, end: here.start + here.minutes };
      const by = late();
      parts.push(deck.filled(dataset.here, values));
      parts.push(by ? deck.filled(by > 0 ? dataset.behind : dataset.ahead, { n: Math.abs(by) }) : dataset.on);
    }
    return `${parts.join(" · ")}`;
  };

  function draw() {
    if (!plan()) return;
    if (row(deck.now.dataset.row)) current = deck.now.dataset.row;
    const share = Math.min(1, elapsed() / MINUTE / plan().minutes);
    bar.hidden = !started();
    deck.find(".elapsed", bar).style.width = `${100 * share}%`;
    for (const segment of bar.querySelectorAll(".planned")) {
      segment.classList.toggle("here", segment.dataset.clock === current);
    }
    const words = deck.paceWords();
    if (spoken.textContent !== words) spoken.textContent = words;
    const button = deck.find('[data-do="class"]', dialog);
    const does = begun ? button.dataset.pause : button.dataset.start;
    if (button.textContent !== does) button.textContent = does;
  }

  function choose(index) {
    chosen = index;
    for (const radio of dialog.querySelectorAll('[name="plan"]')) radio.checked = Number(radio.value) === index;
    label();
    segments();
    deck.tell("planned");
    draw();
  }

  function changed() {
    draw();
    deck.tell("changed");
  }

  if (plan()) {
    Object.assign(deck.acts, {
      time: () => dialog.showModal(),
      class: () => {
        passed = elapsed();
        begun = begun ? 0 : Date.now();
        changed();
      },
      anew: () => {
        begun = passed = 0;
        changed();
      },
    });
    deck.keys.l = "time";
    dialog.addEventListener("change", (event) => {
      if (event.target.name !== "plan") return;
      choose(Number(event.target.value));
      deck.tell("changed");
    });
    deck.on("begun", () => choose(chosen));
    deck.on("shown", draw);
    deck.on("tick", draw);
  }
  deck.pace = {
    get: () => ({ chosen, begun, passed, current }),
    set: (state) => {
      [begun, passed] = [deck.number(state?.begun), deck.number(state?.passed)];
      current = String(state?.current ?? "");
      if (plan()) choose(plans[state?.chosen] ? state.chosen : chosen);
    },
  };
  window.setInterval(() => deck.tell("tick"), 250);
}
