// Shows a safety message under its row as soon as the rating asks for it, and hides it when it no longer does.
// Without it the message follows on the page after saving.
export function start(care) {
  const row = care.closest(".rate");
  const show = () => {
    const chosen = row.querySelector("input:checked")?.value ?? "";
    const rating = /^\d+$/u.test(chosen) ? Number(chosen) : -1;
    for (const words of care.children) {
      words.hidden = rating < Number(words.dataset.from) || rating > Number(words.dataset.to);
    }
  };
  row.addEventListener("change", show);
  show(); // tapped before this script was there, or saved before
}
