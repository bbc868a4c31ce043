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

// "1 error", "2 errors".
export function words(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
