// Puts the summary on the clipboard with one press, and says so. Without it there is no button: the text stands on
// the page and can be marked by hand. Where the clipboard is closed, the text is marked and the person is told.
export function start(part) {
  const button = part.querySelector("[data-copy]");
  const text = part.querySelector("[data-text]");
  const told = part.querySelector("[data-told]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      told.textContent = part.dataset.copied;
    } catch {
      getSelection().selectAllChildren(text);
      told.textContent = part.dataset.byHand;
    }
  });
}
