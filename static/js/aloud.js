// Reads a question, an answer or a safety message aloud, with a voice that the device itself has for the language
// of the page: nothing is sent anywhere. Without such a voice, or without this script, no button shows.
let voice;
let pressed; // the button whose words are being read

function isRead({ parentElement, data }) {
  return data.trim() && parentElement.checkVisibility() && !parentElement.closest("button, svg, .rate__grid, [data-out]");
}

// What is seen of these parts, with a stop between two paragraphs.
function wordsOf(parts) {
  const words = [];
  let last;
  for (const part of parts) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (!isRead(walker.currentNode)) continue;
      const block = walker.currentNode.parentElement.closest("p, li, legend, h1, h2, h3");
      if (last && block !== last && !/[.:?!]$/u.test(words.at(-1))) words.push(`${words.pop()}.`);
      words.push(walker.currentNode.data.trim().replaceAll(/\s+/gu, " "));
      last = block;
    }
  }
  return words.join(" ");
}

function question(row) {
  const parts = row.querySelectorAll(".rate__q, .hint, .error-msg, .rate__care p");
  return wordsOf([...parts, document.getElementById("scale-key")].filter(Boolean));
}

function wordsFor(button) {
  const row = button.closest(".rate");
  const { aloud } = button.dataset;
  return aloud ? wordsOf((row ?? document).querySelectorAll(aloud)) : question(row);
}

function mark(button, isReading) {
  if (!button) return;
  button.dataset.read ??= button.textContent;
  button.textContent = isReading ? button.dataset.stop : button.dataset.read;
}

function stop() {
  mark(pressed, false);
  pressed = undefined;
  speechSynthesis.cancel();
}

function read(words, button) {
  stop();
  pressed = button;
  mark(button, true);
  const said = new SpeechSynthesisUtterance(words);
  Object.assign(said, { voice, lang: voice.lang });
  said.onend = said.onerror = () => pressed === button && stop();
  speechSynthesis.speak(said);
}

export function start(page) {
  if (voice) return;
  const lang = document.documentElement.lang.slice(0, 2);
  voice = speechSynthesis.getVoices().find((each) => each.localService && each.lang.startsWith(lang));
  if (!voice) return;
  for (const button of page.querySelectorAll("[data-aloud]")) {
    button.hidden = false;
    button.addEventListener("click", () => (pressed === button ? stop() : read(wordsFor(button), button)));
  }
  const form = page.querySelector("[data-reads]");
  const readShown = () => {
    const row = form?.querySelector("[data-step]:not([hidden]) .rate");
    if (row) read(question(row), row.querySelector("[data-aloud='']"));
  };
  page.addEventListener("shown", form ? readShown : stop);
  readShown();
  addEventListener("pagehide", stop);
}
