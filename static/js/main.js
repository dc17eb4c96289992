// Starts what a page asks for. <form data-module="rating unsaved"> loads rating.js and unsaved.js and calls
// start(form) of each; data-later="muscles" waits until the person first enters that part, so that a page
// opens with few requests. Without this script every form is plain HTML that posts.

async function begin(element, names) {
  for (const name of names.split(" ")) {
    const module = await import(`./${name}.js`).catch(() => {}); // without a connection, and never kept: the page does
    module?.start(element);
  }
}

// What is sent before the part has begun waits for it, two seconds at most.
function holdBack(form, begun) {
  let isHeld = false;
  let isReady = false;
  begun.then(() => {
    isReady = true;
  });
  form.addEventListener("submit", (submit) => {
    if (isReady) return;
    submit.preventDefault();
    submit.stopImmediatePropagation();
    if (isHeld) return;
    isHeld = true;
    const late = new Promise((resolve) => {
      setTimeout(resolve, 2000);
    });
    Promise.race([begun, late]).then(() => {
      isReady = true;
      form.requestSubmit(submit.submitter);
    });
  });
}

function beginLater(element, names, part = element) {
  const entered = new AbortController();
  const go = () => {
    entered.abort();
    const begun = begin(part, names);
    if (element.matches("form")) holdBack(element, begun);
  };
  for (const kind of ["focusin", "pointerdown"]) {
    element.addEventListener(kind, go, { signal: entered.signal });
  }
}

// The names of what is kept on this device that begin so; none where nothing may be kept.
function kept(beginning) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(beginning));
  } catch {
    return [];
  }
}

// A form that has a draft gets it back at once; the others begin to keep one when they are entered.
function beginDraft(line) {
  if (document.querySelector("[data-module~=anyday]")) return; // it begins it itself, under the name of the day
  if (kept(line.dataset.draft).includes(line.dataset.draft)) begin(line, "drafts");
  else beginLater(line.closest("form"), "drafts", line);
}

// The Today button of a date: fills in the day on this device. Where it is a button of its form, the server
// fills in the day without this script.
function fillToday(button) {
  const [day, month, year] = button.parentElement.querySelectorAll("input");
  const now = new Date();
  day.value = now.getDate();
  month.value = now.getMonth() + 1;
  year.value = now.getFullYear();
  year.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const button of document.querySelectorAll("[data-today]")) {
  button.hidden = false;
  button.addEventListener("click", (click) => {
    click.preventDefault();
    fillToday(button);
  });
}

// Devices tell their voices late, or never: until then nothing shows.
function beginAloud() {
  const look = () => speechSynthesis.getVoices().length && begin(document.body, "aloud");
  look();
  speechSynthesis.addEventListener?.("voiceschanged", look);
}

// The worker that keeps pages for times without a connection: begun on pages of one's own diary.
function keepPages() {
  const address = "/sw.js";
  const policy = window.trustedTypes?.createPolicy("app", {
    createScriptURL(url) {
      if (url !== address) throw new TypeError(url);
      return url;
    },
  });
  navigator.serviceWorker.register(policy?.createScriptURL(address) ?? address).catch(() => {});
}

// Whether this device may keep something that was not sent yet. Remembers who uses it.
function looksKept({ account }) {
  try {
    if (account) localStorage.setItem("account", account);
  } catch {
    return false;
  }
  return kept("kept").length > 0;
}

const { dataset: page } = document.documentElement;
const isKept = looksKept(page) || "copy" in page; // something may wait to be sent
document.querySelector("[data-focus]")?.focus(); // a list of what to put right is read out first
document.querySelectorAll("[data-later]").forEach((element) => {
  if (isKept) begin(element, element.dataset.later);
  else beginLater(element, element.dataset.later);
});
document.querySelectorAll("[data-draft]").forEach(beginDraft);
if ("speechSynthesis" in window && document.querySelector("[data-aloud]")) beginAloud();
if (document.cookie.includes("saved=") && kept("draft:").length) import("./drafts.js"); // drops what was saved
document.querySelectorAll("[data-module]").forEach((element) => begin(element, element.dataset.module));
if (isKept) import("./device/line.js").then(({ start }) => start());
if ("own" in page && "serviceWorker" in navigator) addEventListener("load", keepPages);
