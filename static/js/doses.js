// Shows minus and plus beside each dose, keeps the total true while the doses are edited, and says how a dose
// differs from last time. A total is said only where every dose is known. Without it doses are typed, and the
// total and the differences follow with the next page.
const WRITTEN = /^\s*(?:(\d+)\s*[x×*]\s*)?(\d+(?:[.,]\d{1,2})?)\s*$/iu;

// Hundredths of a unit, so that sums stay exact; not a number when the text is none. "2x20" is 40.
function hundredths(text) {
  const [, points = 1, each] = WRITTEN.exec(text) ?? [];
  return each ? Math.round(Number(points) * Number(each.replace(",", ".")) * 100) : Number.NaN;
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

// Units of another product are no units of this one: then nothing is said.
function showStep(form, row) {
  const tag = row.querySelector("[data-step-tag]");
  if (!tag) return;
  const step = hundredths(row.querySelector("[data-dose]").value) - hundredths(tag.dataset.was);
  const product = form.querySelector("[name=product]:checked")?.value;
  tag.hidden = !step || product !== form.dataset.before;
  const words = step > 0 ? tag.dataset.up : tag.dataset.down;
  tag.textContent = words.replace("{n}", written(Math.abs(step), row.querySelector("[data-dose]").value.includes(",")));
}

export function start(form) {
  const line = form.querySelector("[data-total-line]");
  const total = line.querySelector("[data-total]");
  const rows = [...form.querySelectorAll(".mus")];
  const show = () => {
    const doses = [...form.querySelectorAll("[data-dose]")].map((input) => input.value);
    const sum = doses.reduce((all, dose) => all + hundredths(dose), 0);
    line.hidden = !sum;
    if (sum) total.textContent = written(sum, doses.some((dose) => dose.includes(",")));
  };
  form.querySelectorAll("[data-step]").forEach((button) => (button.hidden = false));
  form.addEventListener("click", ({ target }) => target.matches("[data-step]") && stepBy(target));
  form.addEventListener("change", ({ target }) => target.name === "product" && rows.forEach((row) => showStep(form, row)));
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-dose]")) return;
    show();
    showStep(form, target.closest(".mus"));
  });
}
