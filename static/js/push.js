// Turns messages on or off for this browser. Without it the part says so, and the devices that are on can
// still be removed from the list. The worker that shows a message is static/worker/20-push.js.
const PATIENCE_MS = 4000; // so long an installed worker may take to be there

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function hashOf(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOf(key) {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

// Asks the person, and the browser's push service for an address. One that was made for other keys goes first.
async function subscribe(pushManager, key) {
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
}

export async function start(part) {
  const words = part.dataset;
  const state = part.querySelector("[data-state]");
  const [on, off] = [part.querySelector("[data-on]"), part.querySelector("[data-off]")];

  if (!("PushManager" in window && "Notification" in window && navigator.serviceWorker)) {
    state.textContent = words.unable;
    return;
  }
  const worker = await Promise.race([navigator.serviceWorker.ready, wait(PATIENCE_MS)]);
  if (!worker) {
    state.textContent = words.notReady;
    return;
  }

  const send = async (address, subscription) => {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": words.csrf },
      body: JSON.stringify(subscription),
    });
    if (answer.ok) return location.reload(); // the list of devices is the server's
    const told = answer.status === 422 ? await answer.json() : {};
    throw new Error(told.problem ?? words.problem);
  };
  const trying = (act) => async () => {
    on.disabled = off.disabled = true;
    try {
      await act();
    } catch (error) {
      const blocked = Notification.permission === "denied";
      state.textContent = blocked ? words.blocked : error.constructor === Error ? error.message : words.problem;
    }
    on.disabled = off.disabled = false;
  };

  const subscription = await worker.pushManager.getSubscription();
  const isOn = Boolean(subscription) && words.known.split(" ").includes(await hashOf(subscription.endpoint));
  state.textContent = isOn ? words.isOn : Notification.permission === "denied" ? words.blocked : words.isOff;
  on.hidden = isOn;
  off.hidden = !isOn;
  on.addEventListener("click", trying(async () => send(words.add, await subscribe(worker.pushManager, words.key))));
  off.addEventListener("click", trying(async () => {
    await subscription.unsubscribe();
    await send(words.forget, subscription);
  }));
}
