// Small helpers for elements, shared by the page and its panels.

// An element with attributes and children; texts stay texts, whatever they hold. A function is a listener: {onclick}.
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.replace(/^on/, ""), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

// The editions of a lesson that has two.
export const EDITIONS = [{ name: "usual", title: "Usual" }, { name: "extended", title: "Extended" }];

// A remark of kitgen as a sentence: "it is lesson 3" becomes "It is lesson 3."
export function sentence(text) {
  const whole = text.trim();
  return whole ? `${whole[0].toUpperCase()}${whole.slice(1)}${/[.!?:”]$/.test(whole) ? "" : "."}` : "";
}

// What to say of a lesson or bank that was, or was not, added to the course; nothing where there is no course.
export function ofCourse(adding) {
  if (!adding) return null;
  if (adding.added) return { kind: "good", message: `Added to your course: ${adding.message}.` };
  return { kind: "warning", message: `Not added to your course: ${adding.message.replace(/\.$/, "")}.`, hint: adding.hint ? `What to do: ${sentence(adding.hint)} Then click “Add it to the course”.` : "" };
}

// A box with such a message.
export function told(message) {
  return el("div", { class: `box ${message.kind}` }, el("p", {}, message.message), message.hint ? el("p", {}, message.hint) : null);
}

// Does something that takes a while for a button, which says so and keeps the focus. What fails is said above the panel.
export async function busy(button, context, action) {
  if (button.getAttribute("aria-disabled")) return;
  const title = button.textContent;
  button.setAttribute("aria-disabled", "true");
  button.textContent = "One moment …";
  try {
    const name = await action();
    context.say(name ? { kind: "good", message: `${name} is in the downloads of your browser.` } : "");
  } catch (error) {
    context.say(error);
  }
  button.removeAttribute("aria-disabled");
  button.textContent = title;
}

// "1 error", "2 errors".
export function words(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
