// Chooses the time zone of this device, for the person to confirm. The page asks for it only where none was
// chosen yet; without it the person chooses.
export function start(form) {
  const select = form.querySelector("[data-timezone]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...select.options].some((option) => option.value === zone)) select.value = zone;
}
