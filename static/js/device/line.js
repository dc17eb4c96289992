// The line that says what this device keeps and sends. Its words stand in the page.
import { list, send } from "./outbox.js";

const box = document.querySelector("[data-device]");
const words = box?.dataset ?? {};
const LARGEST_PHONE_PX = 600;
const OFTEN = 25; // of so many saves each is told while they are sent

export function kindOfDevice() {
  if (!matchMedia("(pointer: coarse)").matches) return "Computer";
  return Math.min(screen.width, screen.height) < LARGEST_PHONE_PX ? "Phone" : "Tablet";
}

export function say(sentence, values = {}) {
  const known = { device: words[kindOfDevice().toLowerCase()], ...values };
  return sentence.replace(/\{(\w+)\}/gu, (_all, name) => known[name]);
}

// parts: words, and [words, address] for a link. kind: offline or done.
export function tell(kind, ...parts) {
  const line = document.querySelector(`[data-line=${kind}]`).content.firstElementChild.cloneNode(true);
  const shown = line.querySelector("p");
  for (const part of parts) {
    if (Array.isArray(part)) {
      const link = document.createElement("a");
      [link.textContent, link.href] = part;
      shown.append(link, " ");
    } else shown.append(`${part} `);
  }
  box.className = "wrap--narrow told";
  box.replaceChildren(line);
  return line;
}

export function quiet() {
  box.className = "wrap--narrow";
  box.replaceChildren();
}

export const see = () => [words.see, words.page];

function count(one, many, n) {
  return say(n === 1 ? one : many, { n });
}

export function tellProgress(n, all) {
  if (all > OFTEN && (n % OFTEN === 0 || n === 1)) tell("offline", say(words.sending, { n, all }));
}

// What was sent, what was changed elsewhere as well, and what is left. Gives whether there was something to say.
export function tellReport({ sent, left }, mine = document.documentElement.dataset.account) {
  const parts = [];
  const days = new Set(sent.map(({ day }) => day)).size;
  const own = left.filter(({ diary }) => diary === mine).length;
  if (days) parts.push(count(words.oneSent, words.sent, days));
  const aside = sent.findLast(({ choose }) => choose);
  if (aside) parts.push(words.aside, [words.choose, aside.choose]);
  if (own) parts.push(count(words.oneLeft, words.left, own), see());
  if (parts.length) tell(own || aside ? "offline" : "done", ...parts);
  return parts.length > 0;
}

export async function sendKept() {
  try {
    if ((await list()).length) tellReport(await send({ told: tellProgress }));
  } catch {
    // Nothing is kept where nothing may be kept.
  }
}

// Tries again when there is a connection, and when the person comes back to this window.
let isWatching = false;
export function watch() {
  if (isWatching) return;
  isWatching = true;
  addEventListener("online", sendKept);
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.sent && tellReport(data));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendKept());
}

export function start() {
  if (!box) return;
  sendKept();
  watch();
}

// Copies of pages and unsaved words of whoever used this device; what waits to be sent stays.
export async function clearCopies(drafts = "draft:") {
  for (const name of (await window.caches?.keys()) ?? []) {
    if (name.startsWith("pages-")) await caches.delete(name);
  }
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(drafts)) localStorage.removeItem(key);
  }
}
