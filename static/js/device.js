// The page "Kept on this device": lists what waits to be sent, sends it, removes one, changes the day of one that
// was not taken, clears all. Without it the page says that nothing is kept: only scripts keep anything.
import { ask, change, drop, list, send } from "./device/outbox.js";
import { clearCopies } from "./device/line.js";

const DAY = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
const ORDER = ["weekday", "day", "month", "year"];
const OFTEN = 10;

// "Friday 5 June 2026", as the server writes it.
function nameOf(day) {
  const parts = new Intl.DateTimeFormat(document.documentElement.lang || "en", DAY).formatToParts(new Date(day));
  return ORDER.map((wanted) => parts.find(({ type }) => type === wanted).value).join(" ");
}

// Whose saves may be listed: of who is signed in, without a connection of who used this device last.
async function reader() {
  const session = await ask();
  if (session) return { online: true, diary: session.diary, known: Boolean(session.account) };
  try {
    return { online: false, diary: localStorage.getItem("account"), known: true };
  } catch {
    return { online: false, diary: null, known: true };
  }
}

export async function start(part) {
  const find = (name) => part.querySelector(`[data-${name}]`);
  const words = part.dataset;
  const told = find("told");
  const blank = part.querySelector("template").content.firstElementChild;
  const tell = (sentence, values = {}) => {
    told.className = sentence ? "status" : "";
    told.textContent = sentence.replace(/\{(\w+)\}/gu, (_all, name) => values[name]);
  };

  const showAll = async () => {
    const [saves, who] = [await list(), await reader()];
    const own = saves.filter(({ diary }) => diary === who.diary);
    find("list").replaceChildren(...own.map(rowOf));
    const hidden = saves.length - own.length;
    find("other").hidden = !hidden;
    find("other").textContent = who.known ? words.others : words.hidden;
    find("send").hidden = !own.some(({ problem }) => !problem);
    find("clear").hidden = false;
    if (!saves.length && !told.textContent) tell(words.none);
    return own;
  };

  const ended = async (sentence, values) => {
    tell(sentence, values);
    told.tabIndex = -1;
    told.focus();
    await showAll();
  };

  function askFirst(row, save) {
    const asked = row.querySelector("[data-ask]");
    row.querySelector("[data-remove]").addEventListener("click", () => {
      asked.hidden = false;
      asked.focus();
    });
    row.querySelector("[data-no]").addEventListener("click", () => {
      asked.hidden = true;
      row.querySelector("[data-remove]").focus();
    });
    row.querySelector("[data-yes]").addEventListener("click", async () => {
      await drop(save);
      await ended(words.removed);
    });
  }

  // A device whose clock was wrong gave the save a day that has not come yet.
  function letMove(row, save) {
    const form = row.querySelector("[data-new-day]");
    const button = row.querySelector("[data-move]");
    button.hidden = !save.problem;
    button.addEventListener("click", () => {
      form.hidden = false;
      form.elements.day.value = save.day;
      form.elements.day.focus();
    });
    form.addEventListener("submit", async (submit) => {
      submit.preventDefault();
      const day = form.elements.day.value;
      if (!day || !form.elements.day.validity.valid) return tell(words.notADay);
      const fields = save.fields.map(([name, value]) => [name, name === "version" && day !== save.day ? "" : value]);
      await change(save, { day, fields, problem: "" });
      await ended(words.moved);
      await sendAll();
    });
  }

  function rowOf(save) {
    const row = blank.cloneNode(true);
    const link = row.querySelector("[data-day-link]");
    link.textContent = nameOf(save.day);
    link.href = `/diary/${save.diary}/days/${save.day}`;
    row.querySelectorAll("[data-name]").forEach((name) => (name.textContent = nameOf(save.day)));
    row.querySelector("[data-state]").textContent = save.problem || words.waits;
    askFirst(row, save);
    letMove(row, save);
    return row;
  }

  async function sendAll() {
    const report = await send({ told: (n, all) => (n === 1 || n % OFTEN === 0) && tell(words.sending, { n, all }) });
    const aside = report.sent.findLast(({ choose }) => choose);
    if (report.left.length) await ended(words.part, { n: report.left.length });
    else await ended(report.sent.length ? words.sent : words.none);
    if (aside) told.append(" ", Object.assign(document.createElement("a"), { href: aside.choose, textContent: words.choose }));
  }

  find("send").addEventListener("click", sendAll);
  find("clear").addEventListener("click", async () => {
    const { length: n } = await list();
    find("sure-words").textContent = n ? words.unsent.replace("{n}", n) : words.allSent;
    find("sure").hidden = false;
    find("sure").focus();
  });
  find("keep-all").addEventListener("click", () => {
    find("sure").hidden = true;
    find("clear").focus();
  });
  find("clear-all").addEventListener("click", async () => {
    await drop(...(await list()));
    await clearCopies();
    find("sure").hidden = true;
    await ended(words.cleared);
  });

  try {
    await showAll();
  } catch {
    tell(words.forbidden);
  }
}
