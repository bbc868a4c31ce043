// Requests to the server: data, what is written, and files to keep. What fails is an Error with message, hint and status.
import { el } from "./elements.js";

async function answered(address, options) {
  let response;
  try {
    response = await fetch(address, { cache: "no-store", ...options });
  } catch {
    throw silent();
  }
  const data = await response.json().catch(() => ({}));
  if (!response.ok) {
    const error = problem(data.error?.message ?? `Something went wrong (${response.status}).`, data.error?.hint ?? "", response.status);
    throw Object.assign(error, { data });
  }
  return data;
}

export function silent() {
  return problem("kitgen does not answer.", "Is the window in which you started it still open? Start it again there.", 0);
}

function problem(message, hint, status) {
  return Object.assign(new Error(message), { hint, status });
}

export function get(address) {
  return answered(address);
}

export function send(method, address, data) {
  const raw = data instanceof Blob || data instanceof ArrayBuffer;
  const type = raw ? "application/octet-stream" : "application/json";
  return answered(address, { method, headers: { "Content-Type": type }, body: raw ? data : JSON.stringify(data ?? {}) });
}

// Saves a file to the computer's downloads, and gives its name. Throws an Error if it cannot be made.
export async function save(address) {
  const response = await fetch(address, { cache: "no-store" }).catch(() => null);
  if (!response) throw silent();
  if (!response.ok) {
    const data = await response.json().catch(() => ({}));
    throw problem(data.error?.message ?? `Something went wrong (${response.status}).`, data.error?.hint ?? "", response.status);
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "document";
  const link = el("a", { href: URL.createObjectURL(await response.blob()), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return name;
}
