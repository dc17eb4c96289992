// Before somebody signs out, sends what this device keeps for them, and clears copies of pages and unsaved words.
// What cannot be sent stays and is said: then the button signs out all the same. Without it the worker clears the
// copies when it sees that nobody is signed in.

const PATIENCE_MS = 15_000;

async function sendFirst(account) {
  const [{ list, send }, { tellProgress }] = await Promise.all([import("./device/outbox.js"), import("./device/line.js")]);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([send({ told: tellProgress }), patience]);
  return (await list()).filter(({ diary }) => diary === account).length;
}

export function start(form) {
  const { account } = document.documentElement.dataset;
  let isTold = false;
  form.addEventListener("submit", async (submit) => {
    submit.preventDefault();
    const left = isTold ? 0 : await sendFirst(account).catch(() => 0);
    if (left) {
      isTold = true;
      const { say, see, tell } = await import("./device/line.js");
      const line = tell("offline", say(left === 1 ? form.dataset.oneLeft : form.dataset.left, { n: left }), see());
      line.scrollIntoView({ block: "center" });
      return line.focus();
    }
    const [{ ask }, { clearCopies, tell }] = await Promise.all([import("./device/outbox.js"), import("./device/line.js")]);
    if (!(await ask(PATIENCE_MS))) return tell("offline", form.dataset.away).focus();
    await clearCopies(form.dataset.forget).catch(() => {});
    form.submit();
  });
}
