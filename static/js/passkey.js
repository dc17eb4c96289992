// Uses a passkey for a form, or makes one (data-make), with one press: asks the server for options, the device for an
// answer, and posts the form with it. Without it a form posts no answer, and the page says which other ways there are.
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const textOf = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const described = (keys = []) => keys.map((key) => ({ ...key, id: bytesOf(key.id) }));

async function make(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytesOf(options.challenge),
      user: { ...options.user, id: bytesOf(options.user.id) },
      excludeCredentials: described(options.excludeCredentials),
    },
  });
  return {
    clientDataJSON: textOf(made.response.clientDataJSON),
    attestationObject: textOf(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
    of: made,
  };
}

async function use(options) {
  const used = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytesOf(options.challenge),
      allowCredentials: described(options.allowCredentials),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = used.response;
  return {
    clientDataJSON: textOf(clientDataJSON),
    authenticatorData: textOf(authenticatorData),
    signature: textOf(signature),
    userHandle: userHandle ? textOf(userHandle) : null,
    of: used,
  };
}

function answerOf({ of, ...response }) {
  return JSON.stringify({ id: of.id, rawId: textOf(of.rawId), type: of.type, response });
}

export function start(form) {
  const words = form.dataset;
  const button = form.querySelector("[data-passkey]");
  const told = form.querySelector("[data-told]");
  const field = form.querySelector("[data-answer]");
  if (!button) return;
  if (!window.PublicKeyCredential) {
    told.textContent = words.unable;
    button.hidden = true;
    return;
  }
  button.hidden = false;
  told.textContent = "";
  let isBusy = false;
  const ask = async (pressed) => {
    pressed.preventDefault();
    if (isBusy) return; // a second tap while the device asks
    isBusy = true;
    told.textContent = "";
    try {
      const proof = { "X-CSRFToken": form.elements.csrf_token.value };
      const asked = await fetch(words.options, { method: "POST", headers: proof });
      if (asked.status === 401) return location.reload(); // the page asks first who it is
      if (!asked.ok) throw new Error(words.problem);
      const options = await asked.json();
      field.value = answerOf("make" in words ? await make(options) : await use(options));
      form.submit();
    } catch (error) {
      told.textContent = error.name === "NotAllowedError" ? words.stopped : words.problem;
    }
    isBusy = false;
  };
  if (button.type === "button") button.addEventListener("click", ask);
  else form.addEventListener("submit", (submit) => submit.submitter === button && ask(submit));
}
