// Keeps what is typed into a form on this device until it is saved, and puts it in again when the page is opened
// anew. What is old, or older than what was saved meanwhile, is only offered. Without it, or where nothing may be
// kept, the form is as empty as it was.
const MONTH_MS = 30 * 86_400_000;
const NEVER = new Set(["hidden", "password", "file", "submit", "button", "image", "reset"]);

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function store(key, draft) {
  try {
    if (draft) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch {
    // full or forbidden: the form works without
  }
}

const isTicked = ({ type }) => type === "checkbox" || type === "radio";
const isKept = (field) => field.name && !NEVER.has(field.type) && !("search" in field.dataset);
const usual = (select) => ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value;

// [name, value] of all that a person can change; `first`: as the page came.
function said(form, first = false) {
  return [...form.elements].filter(isKept).flatMap((field) => {
    const { name, value, defaultValue, options } = field;
    if (isTicked(field)) return (first ? field.defaultChecked : field.checked) ? [[name, value]] : [];
    return [[name, first ? (options ? usual(field) : defaultValue) : value]];
  });
}

function hidden(form, wanted) {
  const inputs = [...form.querySelectorAll("input[type=hidden]")].filter(({ name }) => wanted(name));
  return inputs.map(({ name, value }) => [name, value]);
}

function putIn(form, fields) {
  for (const field of [...form.elements].filter(isKept)) {
    const its = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    const before = isTicked(field) ? field.checked : field.value;
    if (isTicked(field)) field.checked = its.includes(field.value);
    else if (its.length) field.value = its[0];
    if (before === (isTicked(field) ? field.checked : field.value)) continue;
    for (const folded of form.querySelectorAll("details:not([open])")) folded.open ||= folded.contains(field);
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  form.dispatchEvent(new CustomEvent("restored"));
}

// Rows that a button of the server adds come back from the server, which saves nothing by that.
function sendForRows(form, draft, isRow) {
  const again = document.createElement("form");
  Object.assign(again, { method: "post", action: location.pathname, hidden: true });
  for (const [name, value] of [...hidden(form, (name) => !isRow(name)), ...draft.rows, ...draft.fields, ["do", "restore"]]) {
    again.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(again);
  again.submit();
}

// Over TLS the cookie has another name, which browsers watch over.
function forgetSaved() {
  document.cookie = "saved=; path=/; max-age=0";
  document.cookie = "__Host-saved=; path=/; max-age=0; secure";
}

// Drafts whose form was saved: the server names the address it was sent to.
function dropSaved() {
  const [, path] = /(?:^|; )(?:__Host-)?saved=([^;]*)/u.exec(document.cookie) ?? [];
  if (!path) return;
  forgetSaved();
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith("draft:"));
    for (const key of keys) if (stored(key)?.sent === decodeURIComponent(path)) store(key, null);
  } catch {
    // forbidden
  }
}
dropSaved();

export function start(line) {
  const form = line.closest("form");
  const { draft: key, rows, back, older } = line.dataset;
  const [put, again] = [line.querySelector("[data-put]"), line.querySelector("[data-again]")];
  const isRow = (name) => Boolean(rows) && name.startsWith(rows);
  const version = () => (form.elements.version ?? form.elements.seen)?.value ?? "";
  const draft = stored(key);
  const cameBack = "posted" in document.documentElement.dataset && draft?.sent === location.pathname;
  const first = JSON.stringify(said(form, true));
  let quiet = false;

  const keep = () => {
    if (quiet || "filling" in form.dataset) return; // not typed by anybody
    const fields = said(form);
    const changed = cameBack || JSON.stringify(fields) !== first;
    store(key, changed && { at: Date.now(), version: version(), rows: hidden(form, isRow), fields });
  };
  const tell = (words, offer) => {
    line.hidden = false;
    put.hidden = !offer;
    line.querySelector("[data-words]").textContent = words;
  };
  const bringBack = (typed) => {
    if (JSON.stringify(typed.rows) !== JSON.stringify(hidden(form, isRow))) {
      store(key, { ...typed, version: version(), asked: true, sent: location.pathname });
      sendForRows(form, typed, isRow);
      return;
    }
    quiet = true;
    putIn(form, typed.fields);
    quiet = false;
    tell(back);
  };

  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("saved", () => {
    store(key, null);
    line.hidden = true;
  });
  form.addEventListener("submit", ({ submitter }) => {
    const typed = stored(key);
    const sent = new URL(submitter?.hasAttribute("formaction") ? submitter.formAction : form.action).pathname;
    forgetSaved();
    if (typed) store(key, { ...typed, sent });
  });
  put.addEventListener("click", () => bringBack(draft));
  again.addEventListener("click", () => {
    store(key, null);
    form.reset();
    delete form.dataset.changed;
    quiet = true;
    location.replace(location.pathname + location.search);
  });

  if (cameBack) {
    if (draft.asked) tell(back);
    keep(); // what came back is the newest there is
  } else if (!draft) {
    if (JSON.stringify(said(form)) !== first) keep(); // typed before this script was there
  } else if (JSON.stringify([draft.rows, draft.fields]) === JSON.stringify([hidden(form, isRow), said(form, true)])) {
    store(key, null); // it is what was saved
  } else if (draft.asked || draft.version !== version() || Date.now() - draft.at > MONTH_MS || JSON.stringify(said(form)) !== first) {
    tell(older, true);
  } else {
    bringBack(draft);
  }
}
