// Narrows the list of muscles to what is typed, says how many are left, and puts the areas away meanwhile, so
// that they stand right below. Without it the whole list of the area stands there. The button beside the field,
// and Enter, look through the whole body; what they found stays until more is typed.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function start(part) {
  const search = part.querySelector("[data-search]");
  const entries = [...part.querySelectorAll("[data-entry]")];
  const areas = part.querySelectorAll("[data-areas]");
  const found = part.querySelector("[data-found]");
  const words = new Map(entries.map((entry) => [entry, plain(`${entry.textContent} ${entry.dataset.entry}`)]));

  const narrow = () => {
    const wanted = plain(search.value).split(/\s+/u);
    areas.forEach((area) => (area.hidden = Boolean(search.value.trim())));
    for (const entry of entries) {
      entry.hidden = !wanted.every((word) => words.get(entry).includes(word));
    }
    const left = entries.filter((entry) => !entry.hidden).length;
    const { none, one, many } = found.dataset;
    found.textContent = ([none, one][left] ?? many).replace("{n}", left);
  };
  search.addEventListener("input", narrow);
  if (search.value !== search.defaultValue) narrow(); // typed before this script was there
}
