// After a diary was erased: this device forgets its saves that were not sent, its unsaved words, and all copies of
// pages. Saves of others stay. Without it nothing was kept: only scripts keep anything.
import { drop, list } from "./device/outbox.js";
import { clearCopies } from "./device/line.js";

export async function start(part) {
  const { diary } = part.dataset;
  await clearCopies(`draft:${diary}:`).catch(() => {});
  const saves = (await list()).filter((save) => save.diary === diary);
  if (saves.length) await drop(...saves);
  await list(); // lowers the sign that something waits
}
