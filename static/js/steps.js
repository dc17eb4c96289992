// Goes from question to question of a day without a new page, and on by itself after a tap where the person
// wants that and no safety message shows. Without it each question is a page that the server makes.
const LOOK_MS = 450; // so long the chosen number is seen before the page moves on
const MEANT_MS = 300; // a tap so soon after that was meant for the question before

function firstOpen(steps) {
  const open = steps.findIndex((step) => step.querySelector(".rate") && !step.querySelector("input:checked"));
  return open < 0 ? steps.length - 1 : open;
}

// What stands around the questions: which of how many, the bars, what comes next, the answers so far.
function describe(form, steps, at) {
  const part = form.querySelector("[data-steps]");
  const place = part.querySelector("[data-place]");
  const [next, back] = [part.querySelector("[data-next]"), part.querySelector("[data-back]")];
  const count = steps.length - 1;
  part.toggleAttribute("data-review", at === count);
  part.querySelector("[data-go]").hidden = at === count;
  part.querySelectorAll(".dots li").forEach((bar, index) => bar.classList.toggle("on", index <= at));
  place.textContent = at === count ? place.dataset.last : place.dataset.place.replace("{n}", at + 1).replace("{all}", count);
  next.value = at + 1;
  next.textContent = next.dataset.next.replace("{what}", steps[at + 1]?.dataset.step);
  back.value = at - 1;
  back.hidden = at === 0;
  for (const said of part.querySelectorAll("[data-said]")) {
    const row = form.elements[said.dataset.said][0].closest(".rate");
    said.textContent = row.querySelector("[data-out]").textContent.trim() || said.dataset.none;
  }
}

export function start(form) {
  const steps = [...form.querySelectorAll("[data-step]")];
  let at = steps.findIndex((step) => !step.hidden);
  let shownAt = Number.NEGATIVE_INFINITY;
  let byItself = false;
  let moving = 0;

  const show = (to) => {
    clearTimeout(moving);
    at = to;
    steps.forEach((step, index) => (step.hidden = index !== at));
    describe(form, steps, at);
    shownAt = performance.now();
    form.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
  };
  const go = (to, alone = false) => {
    show(to);
    byItself = alone;
    steps[at].querySelector("fieldset, h2").focus();
  };
  const showAll = () => {
    show(steps.length - 1);
    steps.forEach((step) => (step.hidden = step === steps[at]));
    form.querySelectorAll(".dots, [data-place]").forEach((part) => (part.hidden = true));
    steps[0].querySelector("fieldset").focus();
  };
  const goOn = () => {
    if (!steps[at].querySelector(".rate__care p:not([hidden])")) go(at + 1, true);
  };

  form.addEventListener(
    "click",
    (click) => {
      const pause = Math.max(Number(form.dataset.repeat), byItself ? MEANT_MS : 0);
      if (!click.detail || click.timeStamp - shownAt >= pause) return;
      click.preventDefault();
      click.stopPropagation();
    },
    true,
  );
  form.addEventListener("click", (click) => {
    const { detail, target } = click;
    const button = target.closest("button[name=step]");
    if (button) {
      click.preventDefault();
      if (button.value === "all") showAll();
      else go(Number(button.value));
    } else if (detail && target.matches(".rate input") && "movesOn" in form.dataset && at < steps.length - 1) {
      clearTimeout(moving);
      moving = setTimeout(goOn, LOOK_MS);
    }
  });
  form.addEventListener("restored", () => show(firstOpen(steps)));
  document.querySelector(".errors")?.addEventListener("click", ({ target }) => {
    const wrong = document.getElementById(target.closest("a")?.hash.slice(1));
    const to = wrong ? steps.findIndex((step) => step.contains(wrong)) : -1;
    if (to >= 0) show(to);
  });
}
