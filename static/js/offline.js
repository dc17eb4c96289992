// Keeps a day on this device before it is sent, so that nothing is lost without a connection, and shows what is
// kept of this day and not sent yet. Without it, and where a browser keeps nothing, the form posts as it is.
import { ask, drop, keep, list, send } from "./device/outbox.js";
import { kindOfDevice, quiet, say, see, tell, tellProgress, tellReport, watch } from "./device/line.js";

const PATIENCE_MS = 6000; // then the person is told that it is kept, and goes on
const SAVING_MS = 700;
const started = new WeakSet();
const { dataset: words } = document.querySelector("[data-device]");

function isAnswered(form) {
  const said = [...form.elements].filter(({ name, type }) => name && !["hidden", "submit", "button"].includes(type));
  return said.some((field) => (["radio", "checkbox"].includes(field.type) ? field.checked : field.value.trim()));
}

function saveOf(form, base) {
  const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
  const { diary, day } = form.dataset;
  const after = base && !base.problem ? base.save_id : "";
  const saved_at = new Date().toISOString();
  return { save_id: crypto.randomUUID(), diary, day, fields, saved_at, device: kindOfDevice(), after };
}

// Puts values into the form as if they had come with the page, so that they do not count as changes.
export function fill(form, fields) {
  form.dataset.filling = "";
  const said = new Map();
  for (const [name, value] of fields) said.set(name, [...(said.get(name) ?? []), String(value)]);
  for (const field of form.elements) {
    const values = said.get(field.name);
    if (["radio", "checkbox"].includes(field.type)) {
      field.defaultChecked = field.checked = Boolean(values?.includes(field.value));
      if (field.checked) field.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (values && (field.type !== "hidden" || field.name === "version")) {
      field.value = field.defaultValue = values[0];
      if (field.type !== "hidden" && values[0]) field.closest("details")?.setAttribute("open", "");
    }
  }
  delete form.dataset.filling;
}

// Whether something was typed into this form after this save was kept, and not saved yet.
function isTypedSince(form, { saved_at }) {
  try {
    const draft = JSON.parse(localStorage.getItem(form.querySelector("[data-draft]")?.dataset.draft));
    return draft?.at > Date.parse(saved_at);
  } catch {
    return false;
  }
}

function settle(form) {
  fill(form, [...new FormData(form)]);
  form.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
}

function show(line) {
  line.focus();
  line.scrollIntoView({ block: "center" });
}

// Where the browser keeps nothing: post, but only when somebody is there to take it.
async function postUnkept(form) {
  if (await ask(PATIENCE_MS)) HTMLFormElement.prototype.submit.call(form);
  else show(tell("offline", say(words.unkept)));
}

function tellProblem(form, problem) {
  tell("offline", problem, say(words.refused), see());
  show(document.querySelector("[data-device] .status"));
  form.dispatchEvent(new CustomEvent("refused", { bubbles: true }));
}

async function follow(form, kept, report) {
  const answer = report.answers.get(kept.save_id) ?? {};
  if (answer.state === "refused") return tellProblem(form, answer.problem);
  if (answer.state === "absent") {
    await drop(kept);
    return HTMLFormElement.prototype.submit.call(form);
  }
  if (answer.state === "saved") return location.assign(`/diary/${kept.diary}/days/${kept.day}/saved`);
  if (answer.state === "aside") return location.assign(answer.choose);
  if (!report.left.some(({ n }) => n === kept.n)) return location.assign(`/diary/${kept.diary}/days/${kept.day}/saved`);
  const why = { signed_out: words.signedOut, no_diary: words.signedOut, later: words.busy }[answer.state || report.why];
  show(tell("offline", `${words.saved}.`, say(why ?? words.offline), see()));
}

function wait(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

// Sends what was just kept. After a while the person is told that it is kept, whatever comes later.
async function sendNow(form, kept) {
  const session = { diary: kept.diary, csrf: form.elements.csrf_token?.value ?? "" };
  const sent = send({ session, told: tellProgress });
  const report = await Promise.race([sent, wait(PATIENCE_MS)]);
  if (report) return follow(form, kept, report);
  show(tell("offline", `${words.saved}.`, say(words.offline), see()));
  tellReport(await sent, kept.diary);
}

async function syncLater() {
  navigator.storage?.persist?.().catch(() => {});
  const worker = await navigator.serviceWorker?.getRegistration();
  await worker?.sync?.register("send").catch(() => {});
}

export function start(form) {
  if (started.has(form) || !form.dataset.diary) return;
  started.add(form);
  let base; // the save of this device that the form shows
  let busy = false;

  const save = async () => {
    const saving = setTimeout(() => tell("done", words.saving), SAVING_MS);
    try {
      const refused = base?.problem ? base : undefined;
      base = await keep(saveOf(form, base), refused);
    } catch {
      clearTimeout(saving);
      return postUnkept(form);
    }
    settle(form);
    try {
      syncLater().catch(() => {});
      await sendNow(form, base);
      watch();
      if (base) base = (await list()).find(({ n }) => n === base.n) ?? base; // with the problem it met
    } finally {
      clearTimeout(saving);
    }
  };

  form.addEventListener("submit", async (submit) => {
    if (submit.submitter?.name || submit.defaultPrevented) return; // a button with another purpose
    const empty = !isAnswered(form) && !form.elements.version?.value && !base;
    if (empty && navigator.onLine) return;
    submit.preventDefault();
    if (empty) return show(tell("offline", words.empty));
    if (busy) return;
    busy = true;
    quiet();
    await save();
    busy = false;
  });

  // What is kept of this day stands over what came with the page: it is the person's newest word.
  const showKept = async () => {
    const { diary, day } = form.dataset;
    const kept = (await list()).findLast((each) => each.diary === diary && each.day === day);
    if (!kept || base) return;
    base = kept;
    if (!isTypedSince(form, kept)) fill(form, kept.fields); // else drafts.js brings it back
    if (kept.problem) tell("offline", kept.problem, say(words.refused), see());
    else tell("offline", say(words.oneKept), see());
  };
  showKept().catch(() => {}); // main.js has what is kept sent
}
