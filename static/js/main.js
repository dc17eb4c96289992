// Starts what a page asks for. <form data-module="rating unsaved"> loads rating.js and unsaved.js and calls
// start(form) of each; data-later="muscles" waits until the person first enters that part, so that a page
// opens with few requests. Without this script every form is plain HTML that posts.

async function begin(element, names) {
  for (const name of names.split(" ")) {
    const { start } = await import(`./${name}.js`);
    start(element);
  }
}

function beginLater(element) {
  const entered = new AbortController();
  const go = () => {
    entered.abort();
    begin(element, element.dataset.later);
  };
  for (const kind of ["focusin", "pointerdown"]) {
    element.addEventListener(kind, go, { signal: entered.signal });
  }
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
document.querySelector("[data-focus]")?.focus(); // a list of what to put right is read out first
document.querySelectorAll("[data-later]").forEach(beginLater);
document.querySelectorAll("[data-module]").forEach((element) => begin(element, element.dataset.module));
