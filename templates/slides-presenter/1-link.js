/* Two synchronised windows of one deck, without a server: one for the class and one for the presenter.

   The presenter's window is this same file at the address #presenter. Windows that opened each other use
   postMessage, which works from file:// too; others on the same machine use BroadcastChannel, if the browser has it.
   Messages contain only the state of the deck, never texts: their values are looked up and never displayed. */
{
  const ADDRESS = "presenter";
  const view = deck.find(".view");
  const name = `kitgen ${view.dataset.document}`;
  const isView = location.hash === `#${ADDRESS}`;
  let other = isView ? window.opener : null;
  let channel = null;
  let latest = 0; // the time stamp of the newest state, sent or received
  let fresh = true; // no action here and no state received yet
  let heard = false;
  let taking = false;

  try {
    channel = new BroadcastChannel(name);
  } catch {
    // some browsers forbid it for files; postMessage is enough there
  }

  const reachable = () => Boolean(other && !other.closed);
  deck.linked = () => heard && (reachable() || Boolean(channel));

  const state = () => ({
    slide: deck.now.id,
    step: deck.step,
    colour: deck.colour(),
    pace: deck.pace.get(),
    countdowns: deck.countdowns.get(),
    models: deck.models.map((model) => model.get()),
  });

  function send(kind) {
    if (kind === "state") latest = Math.max(latest + 1, Date.now());
    const message = { kitgen: name, kind, view: isView, fresh, stamp: latest, state: JSON.stringify(state()) };
    if (reachable()) other.postMessage(message, "*");
    else if (channel) channel.postMessage(message);
  }

  function take({ stamp, state: written }) {
    if (!(stamp > latest) || stamp > Date.now() + 60000) return;
    let given;
    try {
      given = JSON.parse(written);
    } catch {
      return; // not from us
    }
    latest = stamp;
    fresh = false;
    taking = true;
    const index = deck.slides.findIndex((slide) => slide.id === given?.slide);
    deck.pace.set(given?.pace);
    deck.countdowns.set(given?.countdowns);
    deck.models.forEach((model, number) => model.set(given?.models?.[number]));
    deck.closeOverview();
    if (index >= 0) deck.show(index, deck.number(given.step), true);
    deck.darken(["black", "white"].includes(given?.colour) ? given.colour : "");
    deck.address(deck.now.id);
    taking = false;
  }

  function hear(message, source) {
    if (message?.kitgen !== name || message.view === isView) return; // two presenters, or two classes, are independent
    if (source && !isView) other = source;
    heard = message.kind !== "bye";
    if (message.kind === "state") take(message);
    if (message.kind === "hello") {
      if (message.fresh) send("state");
      else if (fresh) take(message);
    }
    deck.tell("linked");
  }

  window.addEventListener("message", (event) => {
    if (event.source && event.source !== window) hear(event.data, event.source);
  });
  channel?.addEventListener("message", (event) => hear(event.data, null));
  window.addEventListener("pagehide", () => send("bye"));
  deck.on("changed", () => {
    if (taking) return;
    fresh = false;
    send("state");
  });

  /* The presenter's window says hello until it gets an answer, and again in case the other window was reloaded. */
  let ticks = 0;
  deck.on("tick", () => {
    if (isView && ticks++ % 8 === 0) send("hello");
  });

  deck.acts.presenter = () => {
    if (isView) return;
    deck.find("dialog[open]")?.close();
    const address = `${location.href.split("#")[0]}#${ADDRESS}`;
    const opened = window.open(address, name.replace(/\W/g, "-"), "popup,width=1280,height=800");
    if (opened) {
      other = opened;
      fresh = false;
    } else {
      // not immediately: the class may see this window
      deck.find(".blocked").showModal();
    }
  };
  deck.keys.s = "presenter";

  if (isView) {
    deck.root.dataset.address = ADDRESS;
    document.title = `${view.getAttribute("aria-label")}: ${document.title}`;
    send("hello");
  } else if (channel) {
    send("hello");
  }
  deck.isView = isView;
}
