// Makes the form without a day that of the day in the address: its heading, title, week strip, and what was saved
// when the form was kept. Without it the form is that of the day on which it came.
import { list } from "./device/outbox.js";
import { fill, start as startKeeping } from "./offline.js";

const DAY_MS = 86_400_000;
const STRIP_DAYS = 7;
const AROUND = 3;
const named = (options) => new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeZone: "UTC", ...options });

function part(day, kind, options) {
  return named(options).formatToParts(new Date(day)).find(({ type }) => type === kind).value;
}

function isoOf(time) {
  return new Date(time).toISOString().slice(0, 10);
}

// "5 June", as the server writes it; nameOf() gives "Friday 5 June".
function shortNameOf(iso) {
  return `${part(iso, "day", { day: "numeric" })} ${part(iso, "month", { month: "long" })}`;
}

function nameOf(iso) {
  return `${part(iso, "weekday", { weekday: "long" })} ${shortNameOf(iso)}`;
}

function todayHere() {
  const now = new Date();
  return isoOf(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
}

function showStrip(strip, form, today, known, words) {
  const { diary, day } = form.dataset;
  const last = Math.min(Date.parse(today), Date.parse(day) + AROUND * DAY_MS);
  const first = last - (STRIP_DAYS - 1) * DAY_MS;
  for (const [index, link] of [...strip.querySelectorAll("a")].entries()) {
    const iso = isoOf(first + index * DAY_MS);
    const state = known[iso]?.state ?? "none";
    const [weekday, number, dot, label] = link.children;
    link.href = `/diary/${diary}/days/${iso}`;
    link.toggleAttribute("aria-current", iso === day);
    if (iso === day) link.setAttribute("aria-current", "date");
    weekday.textContent = part(iso, "weekday", { weekday: "short" });
    number.textContent = part(iso, "day", { day: "numeric" });
    dot.className = `dot${state === "rated" ? "" : ` dot--${state}`}`;
    label.textContent = `${nameOf(iso)}, ${words[state]}`;
  }
}

// Days that are kept on this device are rated, too.
async function showKeptDays(form, today, known, words) {
  for (const { diary, day } of await list()) {
    if (diary === form.dataset.diary) known[day] = { state: "rated" };
  }
  showStrip(document.querySelector(".weeknav"), form, today, known, words);
}

export function start({ dataset: words }) {
  const form = document.querySelector("form[data-day]");
  const known = JSON.parse(words.known);
  const today = todayHere();
  const [, day = today] = /\/days\/(\d{4}-\d{2}-\d{2})/u.exec(location.pathname) ?? [];
  const title = day === today ? words.today : words.day.replace("{day}", nameOf(day));
  const heading = document.querySelector("h1");
  document.title = document.title.replace(heading.textContent.trim(), title);
  heading.textContent = title;
  document.querySelector(".eyebrow").textContent = `${shortNameOf(day)} ${day.slice(0, 4)}`;
  form.dataset.day = day;
  form.action = `/diary/${form.dataset.diary}/days/${day}`;
  form.querySelector(".btn--block:not([name])").textContent = day === today ? words.saveToday : words.saveDay;
  const draft = form.querySelector("[data-draft]");
  if (draft) draft.dataset.draft = draft.dataset.draft.replace(/\/offline$/u, `/days/${day}`);
  showStrip(document.querySelector(".weeknav"), form, today, known, words);
  if (known[day]) fill(form, Object.entries(known[day].fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])));
  if (draft) import("./drafts.js").then((drafts) => drafts.start(draft)).catch(() => {});
  startKeeping(form);
  showKeptDays(form, today, known, words).catch(() => {});
}
