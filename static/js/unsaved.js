// Asks before a page is left whose form was changed and not saved; data-changed says that the page came with
// changes in it. Without it the page is left.
function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return field.value !== ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
  return field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue;
}

export function start(form) {
  let sent = false;
  form.addEventListener("submit", () => (sent = true));
  window.addEventListener("pageshow", () => (sent = false)); // back from the page that followed
  window.addEventListener("beforeunload", (leaving) => {
    const changed = "changed" in form.dataset || [...form.elements].some(isChanged);
    if (!sent && changed) leaving.preventDefault();
  });
}
