// Keys for a long list: / goes to the search, arrows or j and k from row to row, Enter opens as any link does.
// They work only while the focus is inside the list, and never while somebody types. Without it the
// Tab key goes from link to link.
export function start(list) {
  const links = () => [...list.querySelectorAll("[data-row]")];
  list.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      event.preventDefault();
      list.querySelector("[type=search]").focus();
      return;
    }
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step) return;
    const all = links();
    const at = all.indexOf(event.target.closest("tr")?.querySelector("[data-row]"));
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
