// Shows a button that opens the printing of the browser. Without it there is no button: the menu of the browser prints.
export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
