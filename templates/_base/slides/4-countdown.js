/* A countdown for every slide with planned minutes: started manually, announced rarely, silent by default. */
{
  const MINUTE = 60000;
  const TOLD = [5, 1]; // remaining minutes that are announced to screen readers
  const clock = deck.find(".clock");
  const box = deck.find(".countdown", clock);
  const left = deck.find(".left", box);
  const button = deck.find('[data-do="countdown"]', box);
  const { dataset: words } = deck.announcer;
  let running = {}; // by name: {left: at the last start, in milliseconds; since: when that was, or 0; total: minutes}
  let last = "";

  const ms = (timer) => timer.left - (timer.since ? Date.now() - timer.since : 0);

  /* The countdown of the current slide, or of its row of the plan; otherwise the one that is running. */
  function name() {
    const { clock: own, row } = deck.now.dataset;
    if (own && minutes(own)) return own;
    if (row && minutes(row)) return row;
    return running[last]?.since ? last : "";
  }
  const minutes = (which) => deck.plannedMinutes(which);
  const fresh = (which) => ({ left: minutes(which) * MINUTE, since: 0, total: minutes(which) });

  function written(time) {
    const seconds = Math.abs(time < 0 ? Math.floor(time / 1000) : Math.ceil(time / 1000));
    return `${time < 0 ? "+" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function draw() {
    const which = name();
    const large = which && which === deck.now.dataset.clock ? deck.find(".timer", deck.now) : null;
    box.hidden = !which;
    box.classList.toggle("beside", Boolean(large)); // the slide itself has the time, large
    if (!which) return;
    const timer = running[which] || fresh(which);
    const time = ms(timer);
    left.textContent = written(time);
    if (large) {
      large.textContent = written(time);
      large.classList.toggle("over", time <= 0);
    }
    box.classList.toggle("over", time <= 0);
    box.classList.toggle("runs", Boolean(timer.since));
    const does = timer.since ? button.dataset.pause : button.dataset.start;
    if (button.getAttribute("aria-label") !== does) button.setAttribute("aria-label", does);
  }

  /* Announce five minutes, one minute and the end, politely, and at no other time. */
  function tell() {
    for (const timer of Object.values(running)) {
      if (!timer.since) continue;
      const time = ms(timer);
      const due = [...TOLD.filter((mark) => mark < timer.total), 0].filter((mark) => time <= mark * MINUTE);
      const mark = Math.min(...due, Infinity);
      if (mark >= (timer.told ?? Infinity)) continue;
      timer.told = mark;
      deck.say(mark ? deck.filled(words.left, { n: mark }) : words.up);
      if (!mark) chime();
    }
  }

  function chime() {
    if (!deck.find('[name="chime"]')?.checked) return;
    const sound = new AudioContext();
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    volume.gain.setValueAtTime(0.2, sound.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 1.5);
    tone.frequency.value = 660;
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 1.5);
    tone.onended = () => sound.close();
  }

  deck.acts.countdown = () => {
    const which = name();
    if (!which) return;
    const timer = running[which] || fresh(which);
    for (const other of Object.values(running)) {
      if (other === timer || !other.since) continue;
      other.left = ms(other);
      other.since = 0;
    }
    if (timer.since) {
      timer.left = ms(timer);
      timer.since = 0;
    } else {
      if (timer.left === timer.total * MINUTE) deck.say(deck.filled(words.started, { n: timer.total }));
      timer.since = Date.now();
      last = which;
    }
    running[which] = timer;
    draw();
    deck.tell("changed");
  };
  deck.acts.again = () => {
    delete running[name() || last];
    draw();
    deck.tell("changed");
  };
  deck.keys.c = "countdown";

  deck.countdowns = {
    get: () => ({ running, last }),
    set: (given) => {
      running = {};
      const names = deck.slides.flatMap(({ dataset: { clock: own, row } }) => [own, row]);
      for (const which of new Set(names)) {
        const timer = which && given?.running?.[which];
        if (!timer) continue;
        const [left, since, total] = [timer.left, timer.since, timer.total].map(deck.number);
        running[which] = { left, since, total, told: timer.told };
      }
      last = String(given?.last ?? "");
      draw();
    },
  };
  clock.hidden = false;
  deck.on("shown", draw);
  deck.on("planned", () => {
    for (const [which, timer] of Object.entries(running)) {
      if (!timer.since && timer.left === timer.total * MINUTE) delete running[which];
    }
    draw();
  });
  deck.on("tick", () => {
    draw();
    tell();
  });
}
