// Narrows the list of muscles to what is typed, and says how many are left. An entry is found by its words or
// by data-words (other names of its place). Without it the whole list stands there, area by area.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function start(part) {
  const search = part.querySelector("[data-search]");
  const entries = [...part.querySelectorAll("[data-entry]")];
  const found = part.querySelector("[data-found]");
  const words = new Map(entries.map((entry) => [entry, plain(`${entry.textContent} ${entry.dataset.words ?? ""}`)]));

  search.addEventListener("input", () => {
    const wanted = plain(search.value).split(/\s+/u);
    for (const entry of entries) {
      entry.hidden = !wanted.every((word) => words.get(entry).includes(word));
    }
    const left = entries.filter((entry) => !entry.hidden).length;
    found.textContent = (left === 1 ? found.dataset.one : found.dataset.many).replace("{n}", left);
  });
  search.addEventListener("keydown", (key) => {
    if (key.key === "Enter") key.preventDefault(); // Enter would save the treatment half done
  });
}
