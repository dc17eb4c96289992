// Writes the chosen number beside its question, keeps "2 of 5 rated" true, and leaves out a second tap into the
// same row that follows as soon as the person's settings say, as a tremor makes it. Without it the form posts the
// same radios.

function say(sentence, n, all) {
  return sentence.replace("{n}", n).replace("{all}", all);
}

// True for a pointer that comes too soon after the last one in its row. Keys and switches send clicks with detail 0.
function repeatGuard(repeatMs) {
  const taken = new WeakMap();
  return (click) => {
    if (click.detail === 0) return false;
    const row = click.target.closest(".rate");
    const soon = click.timeStamp - (taken.get(row) ?? -repeatMs) < repeatMs;
    if (!soon) taken.set(row, click.timeStamp);
    return soon;
  };
}

export function start(form) {
  const count = form.querySelector("[data-count]");
  const counted = [...form.querySelectorAll(".rate")].filter((row) => !row.closest("[data-apart]")); // side effects are not
  const isRepeat = repeatGuard(Number(form.dataset.repeat));

  form.addEventListener(
    "click",
    (click) => {
      if (click.target.matches(".rate input") && isRepeat(click)) click.preventDefault();
    },
    true,
  );

  const tell = (target) => {
    if (!target.matches(".rate input") || !count) return;
    const { one, skipped, some, all } = count.dataset;
    const out = target.closest(".rate").querySelector("[data-out]");
    out.textContent = target.value === "skip" ? skipped : say(one, target.value);
    const rated = counted.filter((row) => row.querySelector("input:checked")).length;
    count.textContent = say(rated < counted.length ? some : all, rated, counted.length);
  };
  form.addEventListener("change", ({ target }) => tell(target));
  form.querySelectorAll(".rate input:checked").forEach(tell); // tapped before this script was there
}
