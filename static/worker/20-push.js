// Shows a message that was sent to this device, and opens what it is about when it is tapped. A message that
// cannot be read still shows something, since browsers end the leave of those who show nothing.
self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data?.json() ?? {};
  } catch {
    told = {};
  }
  const { title = "Diary", body = "", path = "/today" } = told ?? {};
  event.waitUntil(
    self.registration.showNotification(String(title), { body: String(body), tag: "diary", data: { path: String(path) } }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  let target = new URL("/today", self.location.origin);
  try {
    const wanted = new URL(event.notification.data.path, self.location.origin);
    if (wanted.origin === self.location.origin) target = wanted; // never out of this site
  } catch {
    // Today will do
  }
  const open = async () => {
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = windows.find((each) => new URL(each.url).pathname === target.pathname);
    return there ? there.focus() : self.clients.openWindow(target.href);
  };
  event.waitUntil(open());
});
