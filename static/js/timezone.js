// Chooses the time zone of this device. The page asks for it only where none was chosen yet; without it the
// person chooses.
export function start(select) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...select.options].some((option) => option.value === zone)) select.value = zone;
}
