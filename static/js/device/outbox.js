// The saves of days that this device keeps until the server has answered for them: a table in IndexedDB, in the
// order saved. Pages import this; the service worker gets it without the word "export", so it imports nothing.
const SAVES = "saves";
const FLAG = "kept"; // in localStorage: there may be something to send, so look
const ANSWER_MS = 20_000;
const BUSY = new Set([429, 503]);
const MOST_HELD = 3;

let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("injection-diary", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(SAVES, { keyPath: "n", autoIncrement: true });
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      asked.result.onclose = () => (opening = undefined);
      resolve(asked.result);
    };
  });
  opening.catch(() => (opening = undefined));
  return opening;
}

// What `work` asks of the table, once it is on the disk: a crash right after it takes nothing back.
async function within(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const deed = database.transaction(SAVES, mode, { durability: "strict" });
    const asked = work(deed.objectStore(SAVES));
    deed.oncomplete = () => resolve(asked.result);
    deed.onabort = () => reject(deed.error);
  });
}

function flag(raised) {
  try {
    if (raised) localStorage.setItem(FLAG, "1");
    else localStorage.removeItem(FLAG);
  } catch {
    // The worker has no localStorage, a private window may forbid it.
  }
}

export async function list() {
  const saves = await within("readonly", (table) => table.getAll());
  flag(saves.length > 0);
  return saves;
}

// Keeps a save. replaced: a refused one that the person has put right in this one.
export async function keep(save, replaced) {
  flag(true);
  const n = await within("readwrite", (table) => {
    if (replaced) table.delete(replaced.n);
    return table.add(save);
  });
  flag(true); // who looked meanwhile found nothing
  return { ...save, n };
}

export function drop(...saves) {
  return within("readwrite", (table) => saves.map(({ n }) => table.delete(n)).at(-1) ?? table.count());
}

// Changes a save that is still there: another window may have sent it.
export function change({ n }, changes) {
  return within("readwrite", (table) => {
    const asked = table.get(n);
    asked.onsuccess = () => asked.result && table.put({ ...asked.result, ...changes });
    return asked;
  });
}

// Who is signed in: { account, diary, csrf, today }, or nothing without a connection.
export async function ask(patience = ANSWER_MS) {
  try {
    const answer = await fetch("/device/session", { cache: "no-store", signal: AbortSignal.timeout?.(patience) });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

async function post(save, csrf) {
  const { fields, diary, day, save_id, saved_at, device, after } = save;
  const body = new URLSearchParams([...fields, ...Object.entries({ save_id, saved_at, device, after })]);
  const signal = AbortSignal.timeout?.(ANSWER_MS);
  try {
    const address = `/diary/${diary}/days/${day}/sent`;
    const answer = await fetch(address, { method: "POST", body, signal, headers: { "X-CSRFToken": csrf } });
    const said = await answer.json().catch(() => ({}));
    if (said.state) return said;
    const state = { 401: "signed_out", 404: "absent", 405: "absent" }[answer.status] ?? "later";
    return { state, status: answer.status };
  } catch {
    return { state: "offline" };
  }
}

// A page may be old, and its token with it: then a fresh one is asked for, once.
async function postWith(session, save) {
  const answer = await post(save, session.csrf);
  if (answer.state !== "token") return answer;
  const fresh = await ask();
  if (!fresh) return { state: "offline" };
  if (fresh.diary !== save.diary) return { state: "signed_out" };
  session.csrf = fresh.csrf;
  return post(save, session.csrf);
}

// What the server cannot take holds up the later saves of its day, not those of others; a server that takes none of
// several days, or asks to wait, is left alone.
async function sendInOrder(session, saves, report, told) {
  const held = new Set();
  for (const [index, save] of saves.entries()) {
    if (held.has(save.day)) continue;
    told(index + 1, saves.length);
    const answer = await postWith(session, save);
    report.answers.set(save.save_id, answer);
    if (answer.state === "refused") await change(save, { problem: answer.problem });
    else if (["saved", "aside"].includes(answer.state)) {
      await drop(save);
      report.sent.push({ ...save, choose: answer.choose });
    } else {
      report.why = answer.state;
      held.add(save.day);
      if (answer.state !== "later" || BUSY.has(answer.status) || held.size >= MOST_HELD) return;
    }
  }
}

// One sender at a time across windows and worker. Without locks one in each: the server knows a save by its id.
let running = Promise.resolve();
function alone(work) {
  if (navigator.locks) return navigator.locks.request("diary-outbox", work);
  running = running.then(work, work);
  return running;
}

// Sends what is kept for the diary of who is signed in, in the order saved, until the server takes no more.
// session: { diary, csrf } where the page knows it. Gives { sent, answers: save_id -> answer, left, why }.
export function send({ session, told = () => {} } = {}) {
  return alone(async () => {
    const report = { sent: [], answers: new Map(), left: [], why: "" };
    const waiting = (await list()).filter((save) => !save.problem);
    if (waiting.length) {
      const known = session ?? (await ask());
      const own = waiting.filter((save) => save.diary === known?.diary);
      if (!known) report.why = "offline";
      else if (own.length < waiting.length) report.why = "signed_out";
      await sendInOrder({ ...known }, own, report, told);
    }
    if (report.sent.length) navigator.serviceWorker?.controller?.postMessage({ sent: report.sent });
    report.left = await list();
    return report;
  });
}
