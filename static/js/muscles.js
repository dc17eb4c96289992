// Narrows the list of muscles to what is typed, and says how many are left. Without it the whole list of the
// area stands there. The button beside the field, and Enter, look through the whole body.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function start(part) {
  const search = part.querySelector("[data-search]");
  const entries = [...part.querySelectorAll("[data-entry]")];
  const found = part.querySelector("[data-found]");
  const words = new Map(entries.map((entry) => [entry, plain(entry.textContent)]));

  const narrow = () => {
    const wanted = plain(search.value).split(/\s+/u);
    for (const entry of entries) {
      entry.hidden = !wanted.every((word) => words.get(entry).includes(word));
    }
    const left = entries.filter((entry) => !entry.hidden).length;
    found.textContent = (left === 1 ? found.dataset.one : found.dataset.many).replace("{n}", left);
  };
  search.addEventListener("input", narrow);
  if (search.value) narrow(); // typed before this script was there
}
