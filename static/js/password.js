// Lets a password be read while it is typed. Without it the field stays a plain password field.
export function start(part) {
  const input = part.querySelector("input");
  const button = part.querySelector("[data-show]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
}
