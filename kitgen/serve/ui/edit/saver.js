// Saves what is typed, a moment after typing stops, and keeps it in the page as long as it cannot be saved.

import { keyOf, moved } from "./dom.js";
import { contentAt, fieldAt } from "./form-data.js";
import { keep, recall } from "../storage.js";

const PAUSE = 600; // milliseconds after the last letter
const AGAIN = 2000; // milliseconds until a server that did not answer is asked again

export class Saver {
  /**
   * @param server what asks kitgen: `form(file)`, `edit(file, version, edits)`, `undo`, `redo`; each gives
   *   `{status, body}` and throws where there is no answer
   * @param listener `form(form, why)`, `state(name, message)`, `conflict(entries)`, `notes(notes)`
   */
  constructor(server, file, form, listener) {
    Object.assign(this, { server, file, form, listener });
    this.typed = new Map();
    this.chain = Promise.resolve();
    this.timer = null;
    this.state = "saved";
    this.message = "";
  }

  get conflicts() {
    return [...this.typed.values()].filter((entry) => entry.conflict);
  }

  get unsaved() {
    return this.typed.size > 0;
  }

  /** What is typed in a field, or what the form has. */
  valueOf(field) {
    return this.typed.get(keyOf(field.at))?.value ?? field.value;
  }

  /** Something was typed. It is sent when nothing has been typed for a moment. */
  type(field, value, soon = false) {
    const key = keyOf(field.at);
    const before = this.typed.get(key);
    if (!before && value === (field.value ?? "")) return;
    this.typed.set(key, {
      at: field.at, value, label: field.label, before: before ? before.before : field.value, conflict: before?.conflict,
      disk: before?.disk,
    });
    this.#keep();
    if (!["offline", "unreadable"].includes(this.state) && !this.conflicts.length) this.#say("waiting");
    this.#later(soon ? 0 : PAUSE);
  }

  /** Saves what is typed now. True if nothing is left. */
  flush() {
    clearTimeout(this.timer);
    return this.#next(() => this.#send());
  }

  /** Inserts, removes or moves an entry, after what is typed is saved. True if it was done. */
  act(edit) {
    return this.#next(async () => {
      clearTimeout(this.timer);
      await this.#send();
      if (this.conflicts.length || this.state === "offline") return false;
      this.#say("saving");
      const answer = await this.#post([edit]);
      if (answer?.status === 200) {
        this.#shift(edit);
        this.#accept(answer.body, edit);
        return true;
      }
      if (answer?.status === 409) await this.#meet(answer.body);
      else if (answer) this.#say("refused", answer.body?.error?.message);
      return false;
    });
  }

  /** Takes the last save back, or does it again. */
  back(which) {
    return this.#next(async () => {
      clearTimeout(this.timer);
      await this.#send();
      if (which === "undo" && this.#forget()) return true;
      if (this.unsaved) return false;
      const answer = await this.#ask(() => this.server[which](this.file, this.form.version));
      if (answer?.status === 200) this.#accept(answer.body, { do: which });
      else if (answer?.status === 409) await this.#meet(answer.body, answer.body?.error?.message);
      else if (answer) this.#say("refused", answer.body?.error?.message);
      return answer?.status === 200;
    });
  }

  /** What kitgen did not take is what was done last: the fields have again what the file has. True if there was any. */
  #forget() {
    const refused = [...this.typed].filter(([, entry]) => entry.refused);
    if (!refused.length) return false;
    for (const [key] of refused) this.typed.delete(key);
    this.#accept(this.form, { do: "undo" });
    return true;
  }

  /** The file has changed on disk: the form follows, and what is typed stays. */
  changed(version) {
    const same = () => version === this.form.version && this.state !== "unreadable";
    if (same()) return this.chain;
    return this.#next(async () => {
      if (same()) return;
      const answer = await this.#ask(() => this.server.form(this.file));
      if (answer?.status === 422) this.#unreadable(answer);
      if (answer?.status === 200 && answer.body.version !== this.form.version) await this.#meet({ form: answer.body });
      else if (answer?.status === 200 && this.state === "unreadable") this.#say(this.unsaved ? "waiting" : "saved");
    });
  }

  /** One of two texts: the typed one, or the one on disk. */
  choose(entry, mine) {
    if (mine) Object.assign(entry, { conflict: false, before: entry.disk });
    else this.typed.delete(keyOf(entry.at));
    this.#keep();
    this.listener.form(this.form, { do: "choose" });
    this.listener.conflict(this.conflicts);
    if (!this.conflicts.length) this.flush();
  }

  /** What an earlier visit to this page could not save, from the memory of this tab. */
  restore() {
    for (const entry of recall(this.#memory()) ?? []) {
      const field = fieldAt(this.form, entry.at);
      if ((field?.value ?? "") === entry.value) continue;
      const same = entry.version === this.form.version;
      this.typed.set(keyOf(entry.at), { ...entry, refused: undefined, conflict: !same, disk: field?.value ?? null });
    }
    if (this.conflicts.length) {
      this.#say("conflict");
      this.listener.conflict(this.conflicts);
    } else if (this.unsaved) this.flush();
  }

  stop() {
    clearTimeout(this.timer);
    this.stopped = true;
  }

  #memory() {
    return `kitgen: not saved in ${this.file}`;
  }

  #keep() {
    const entries = [...this.typed.values()].map((entry) => ({ ...entry, version: this.form.version }));
    keep(this.#memory(), entries.length ? entries : null); // where the tab keeps nothing, it is still in the page
  }

  #next(act) {
    const done = this.chain.then(act, act);
    this.chain = done.catch(() => undefined);
    return done;
  }

  #later(wait) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.flush(), wait);
  }

  #say(state, message = "") {
    Object.assign(this, { state, message: message ?? "" });
    this.listener.state(state, this.message);
  }

  async #ask(ask) {
    try {
      return await ask();
    } catch {
      this.#say("offline");
      this.#later(AGAIN);
      return null;
    }
  }

  #post(edits) {
    return this.#ask(() => this.server.edit(this.file, this.form.version, edits));
  }

  async #send() {
    const entries = [...this.typed.values()].filter((entry) => !entry.refused);
    if (this.conflicts.length) return false;
    if (!entries.length) {
      if (!this.typed.size && this.state !== "saved" && this.state !== "refused") this.#say("saved");
      return !this.typed.size;
    }
    this.#say("saving");
    const sent = entries.map(({ at, value }) => ({ at, value }));
    const answer = await this.#post(sent.map(({ at, value }) => ({ do: "set", at, value })));
    if (!answer) return false;
    if (answer.status === 409) return this.#meet(answer.body);
    if (answer.status === 200) {
      for (const { at, value } of sent) this.#sent(at, value);
      this.#accept(answer.body, { do: "set" });
    } else if (answer.status !== 422) return this.#failed(answer);
    else if (sent.length === 1) this.#refuse(sent[0], answer);
    // one of them is refused: the others are saved
    else for (const each of sent) if (!(await this.#sendOne(each))) return false;
    if ([...this.typed.values()].some((entry) => !entry.refused)) this.#later(PAUSE);
    return !this.typed.size;
  }

  async #sendOne({ at, value }) {
    const answer = await this.#post([{ do: "set", at, value }]);
    if (!answer) return false;
    if (answer.status === 409) return this.#meet(answer.body);
    if (answer.status === 200) {
      this.#sent(at, value);
      this.#accept(answer.body, { do: "set" });
    } else if (answer.status !== 422) return this.#failed(answer);
    else this.#refuse({ at, value }, answer);
    return true;
  }

  /** It is not a field's fault: the lesson is gone, the disk is full. It is tried again. */
  #failed(answer) {
    this.#say("refused", [answer.body?.error?.message, answer.body?.error?.hint].filter(Boolean).join(" "));
    this.#later(3 * AGAIN);
    return false;
  }

  #sent(at, value) {
    const entry = this.typed.get(keyOf(at));
    if (entry?.value === value) this.typed.delete(keyOf(at));
    else if (entry) entry.before = value;
  }

  #refuse({ at, value }, answer) {
    const entry = this.typed.get(keyOf(at));
    const { message, hint } = answer.body?.error ?? {};
    const words = message ?? "kitgen did not take it.";
    if (entry?.value === value) entry.refused = { message: words, hint: hint ?? "" };
    this.listener.form(this.form, { do: "refused" });
    this.#say("refused", words);
  }

  /** The file on disk is no lesson for the moment: someone works on it. */
  #unreadable(answer) {
    if (answer.status !== 422) return this.#failed(answer);
    this.#say("unreadable");
    if (this.unsaved) this.#later(3 * AGAIN);
    return false;
  }

  #shift(edit) {
    const entries = [...this.typed.values()];
    this.typed.clear();
    for (const entry of entries) {
      const at = moved(entry.at, edit);
      if (at) this.typed.set(keyOf(at), { ...entry, at });
    }
  }

  #accept(body, why) {
    if (body.form === null) {
      // it was done, and the file cannot be read as a lesson now: the form stays as it was, of the new version
      this.form = { ...this.form, version: body.version, undo: body.undo, redo: body.redo };
      this.#keep();
      this.listener.form(this.form, why);
      return this.#say("unreadable");
    }
    this.form = body.form ?? body;
    this.#keep();
    this.listener.form(this.form, why);
    if (body.notes?.length) this.listener.notes?.(body.notes);
    const refused = [...this.typed.values()].find((entry) => entry.refused);
    if (refused) this.#say("refused", refused.refused.message);
    else this.#say(this.typed.size ? "waiting" : "saved");
  }

  /** The file on disk is another one: what was typed in parts that are still the same is sent again, the rest is asked. */
  async #meet(body, message) {
    const answer = body?.form ? { status: 200, body: body.form } : await this.#ask(() => this.server.form(this.file));
    if (!answer) return false;
    if (answer.status !== 200) return this.#unreadable(answer);
    const form = answer.body;
    for (const entry of this.typed.values()) {
      const disk = fieldAt(form, entry.at)?.value ?? null;
      if (disk === entry.value) this.typed.delete(keyOf(entry.at));
      else if (contentAt(form, entry.at) !== contentAt(this.form, entry.at)) Object.assign(entry, { conflict: true, disk });
    }
    this.form = form;
    this.#keep();
    this.listener.form(form, { do: "changed" });
    if (this.conflicts.length) {
      this.#say("conflict");
      this.listener.conflict(this.conflicts);
      return false;
    }
    if (this.unsaved) this.#later(0);
    this.#say(this.unsaved ? "waiting" : "changed", message);
    return false;
  }
}
