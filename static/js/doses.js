// Shows minus and plus beside each dose and keeps the total true while the doses are edited.
// A total is said only where every dose is known. Without it doses are typed, and the total follows with the next page.
const WRITTEN = /^\s*\d+(?:[.,]\d+)?\s*$/u;

// Hundredths of a unit, so that sums stay exact; not a number when the text is none.
function hundredths(text) {
  return WRITTEN.test(text) ? Math.round(Number(text.trim().replace(",", ".")) * 100) : Number.NaN;
}

function written(amount, comma) {
  const text = String(amount / 100);
  return comma ? text.replace(".", ",") : text;
}

function stepBy(button) {
  const input = button.closest(".stepper").querySelector("[data-dose]");
  const before = hundredths(input.value) || 0;
  const after = Math.max(0, before + Number(button.dataset.step) * 100);
  input.value = after ? written(after, input.value.includes(",")) : "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

export function start(form) {
  const line = form.querySelector("[data-total-line]");
  const total = line.querySelector("[data-total]");
  const show = () => {
    const doses = [...form.querySelectorAll("[data-dose]")].map((input) => input.value);
    const sum = doses.reduce((all, dose) => all + hundredths(dose), 0);
    line.hidden = !sum;
    if (sum) total.textContent = written(sum, doses.some((dose) => dose.includes(",")));
  };
  form.querySelectorAll("[data-step]").forEach((button) => (button.hidden = false));
  form.addEventListener("click", ({ target }) => target.matches("[data-step]") && stepBy(target));
  form.addEventListener("input", ({ target }) => target.matches("[data-dose]") && show());
}
