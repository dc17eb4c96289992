// Shows colours and larger buttons as soon as they are chosen. Without it they follow when they are saved.
export function start(form) {
  const page = document.documentElement;
  form.addEventListener("change", ({ target }) => {
    if (target.name === "theme" && target.value) page.dataset.theme = target.value;
    else if (target.name === "theme") delete page.dataset.theme;
    else if (target.name === "large") page.toggleAttribute("data-large", target.checked);
  });
}
