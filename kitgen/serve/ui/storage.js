// What the browser keeps for this page. A school's computer may keep nothing, or too little: then nothing is remembered.

/** `sessionStorage` lasts as long as the tab, `localStorage` longer. */
function storage(lasting) {
  return lasting ? window.localStorage : window.sessionStorage; // which throws where it is forbidden
}

/** What was kept under a name; null if nothing was, or nothing can be. */
export function recall(name, { lasting = false } = {}) {
  try {
    return JSON.parse(storage(lasting).getItem(name));
  } catch {
    return null;
  }
}

/** Keeps a value under a name; null takes it away. True if it is kept. */
export function keep(name, value, { lasting = false } = {}) {
  try {
    if (value === null) storage(lasting).removeItem(name);
    else storage(lasting).setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
