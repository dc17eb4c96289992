// Keeps what opens without a connection: style sheet, scripts, and the pages of one's own diary that were seen. A
// page is asked for from the server first; after a little patience, or without an answer, its copy is shown and
// says from when it is. Before this file stand DIGEST, SHELL, LATER and PAGES, and the queue of js/device/outbox.js.
const SHELL_CACHE = `shell-${DIGEST}`;
const PATIENCE_MS = 4000;
const FORM_DAYS = 3; // how old the form without a day may grow; it is also fetched anew after each save
const MOST_PAGES = 60;
const DAY_MS = 86_400_000;
const PAGES_OF = "pages-"; // and whose
const DAY_PAGE = /^\/diary\/([\da-f-]{36})\/days\/\d{4}-\d{2}-\d{2}$/u;
const ANSWER_PAGE = /^\/diary\/([\da-f-]{36})\/answer$/u;
const LEADS_TO_TODAY = /^\/today$|^\/diary\/[\da-f-]{36}\/days\/today$/u;
const SAVED_PAGE = /^\/diary\/[\da-f-]{36}\/days\/([\d-]+)\/saved$/u;
const JUST_MS = 5000;

const formOf = (account) => `/diary/${account}/offline`;
const match = (cache, address) => cache.match(address, { ignoreVary: true });

self.addEventListener("install", (event) => {
  event.waitUntil(fillShell());
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request, url));
  else if (request.mode === "navigate") event.respondWith(visit(event, url));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "send") event.waitUntil(sendKept());
});

// Pages say what they sent.
self.addEventListener("message", (event) => {
  if (event.data?.sent) event.waitUntil(forgetDays(event.data.sent));
});

// Says what was sent to the pages that are open; what is thrown makes the browser try again later.
async function sendKept() {
  const { sent, left, why } = await send();
  const open = await self.clients.matchAll({ type: "window" });
  if (sent.length) open.forEach((page) => page.postMessage({ sent, left }));
  await forgetDays(sent);
  if (["offline", "later"].includes(why)) throw new Error(why);
}

async function fillShell() {
  const cache = await caches.open(SHELL_CACHE);
  // Without cookies: pages for nobody in particular.
  const pages = Object.values(PAGES).map((address) => new Request(address, { credentials: "omit", cache: "no-store" }));
  const isFirst = !(await caches.keys()).some((name) => name.startsWith("shell-") && name !== SHELL_CACHE);
  await cache.addAll([...SHELL, ...pages, ...(isFirst ? [] : LATER)]);
}

async function fillLater() {
  const cache = await caches.open(SHELL_CACHE);
  const kept = await Promise.all(LATER.map((address) => match(cache, address)));
  await cache.addAll(LATER.filter((_address, n) => !kept[n]));
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("shell-") && name !== SHELL_CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
  const open = await self.clients.matchAll({ type: "window" });
  const account = open.map(({ url }) => /\/diary\/([\da-f-]{36})\//u.exec(url)?.[1]).find(Boolean) ?? (await keptAccount());
  if (account) await keepForm(account);
}

async function asset(request, url) {
  const cache = await caches.open(SHELL_CACHE);
  const kept = await match(cache, request);
  if (kept) return kept;
  const ours = url.pathname.replace(/^\/assets\/[^/]+/u, `/assets/${DIGEST}`);
  try {
    const answer = await fetch(request);
    if (answer.ok && url.pathname === ours) await cache.put(request, answer.clone());
    return answer;
  } catch {
    return (await match(cache, ours)) ?? Response.error(); // a page that was kept by an older worker
  }
}

async function visit(event, url) {
  const asked = fetch(event.request).then((answer) => {
    event.waitUntil(learn(url, answer.clone()).catch(() => {}));
    return answer;
  });
  event.waitUntil(asked.catch(() => {}));
  try {
    const answer = await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    if (answer && answer.status < 502) return answer;
    return (await copyOf(url)) ?? (await asked);
  } catch {
    return (await copyOf(url)) ?? shown(await shellPage(PAGES.away));
  }
}

// Every page says who is signed in. Copies for somebody else go as soon as one does.
async function learn(url, answer) {
  const account = answer.headers.get("X-Account");
  if (!account) return;
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(PAGES_OF) && name !== PAGES_OF + account);
  await Promise.all(others.map((name) => caches.delete(name)));
  if (account === "none") return;
  if (answer.ok && !url.search && isOwnPage(url, account)) await keepPage(account, url.pathname, answer);
  const [, day] = SAVED_PAGE.exec(url.pathname) ?? [];
  if (day) await Promise.all([forgetDays([{ diary: account, day }]), fillLater()]);
  else if (url.pathname.includes(account)) await keepForm(account);
}

function isOwnPage({ pathname }, account) {
  return [DAY_PAGE, ANSWER_PAGE].some((pattern) => pattern.exec(pathname)?.[1] === account);
}

async function keepPage(account, address, answer) {
  const cache = await caches.open(PAGES_OF + account);
  await cache.delete(address); // so that the newest stands last
  await cache.put(address, answer);
  const days = (await cache.keys()).filter(({ url }) => DAY_PAGE.test(new URL(url).pathname));
  await Promise.all(days.slice(0, -MOST_PAGES).map((request) => cache.delete(request)));
}

// The copies of days that were saved are old: their new ratings come with the form without a day.
async function forgetDays(saves) {
  for (const account of new Set(saves.map(({ diary }) => diary))) {
    if (account !== (await keptAccount())) continue;
    const cache = await caches.open(PAGES_OF + account);
    const days = saves.filter(({ diary }) => diary === account);
    await Promise.all(days.map(({ day }) => cache.delete(`/diary/${account}/days/${day}`, { ignoreVary: true })));
    if (Date.now() - formKeptAt > JUST_MS || days.some(({ day }) => !formDays.has(day))) await keepForm(account, true);
    days.forEach(({ day }) => formDays.add(day));
  }
}

// When the form without a day was last fetched, and for which days that were saved just before: a page says what it
// sent, and the page after saving says it again.
let formKeptAt = 0;
const formDays = new Set();

async function keepForm(account, anew = false) {
  const cache = await caches.open(PAGES_OF + account);
  const kept = await match(cache, formOf(account));
  const isFresh = kept && Date.now() - Date.parse(kept.headers.get("Date")) < FORM_DAYS * DAY_MS;
  if (isFresh && !anew && (await kept.text()).includes(DIGEST)) return;
  formKeptAt = Date.now();
  formDays.clear();
  const answer = await fetch(formOf(account), { redirect: "manual", cache: "no-store" });
  if (answer.ok && answer.headers.get("X-Account") === account) await cache.put(formOf(account), answer);
  else if (!kept) await caches.delete(PAGES_OF + account);
}

async function keptAccount() {
  const names = await caches.keys();
  return names.find((name) => name.startsWith(PAGES_OF))?.slice(PAGES_OF.length);
}

async function shellPage(address) {
  return match(await caches.open(SHELL_CACHE), address);
}

async function copyOf(url) {
  if (url.pathname === PAGES.device) return shown(await shellPage(PAGES.device));
  const account = await keptAccount();
  if (!account) return undefined;
  if (LEADS_TO_TODAY.test(url.pathname)) return Response.redirect(`/diary/${account}/days/${todayHere()}`);
  if (url.pathname === "/answer") return Response.redirect(`/diary/${account}/answer`);
  if (!isOwnPage(url, account)) return undefined;
  const cache = await caches.open(PAGES_OF + account);
  const kept = (await match(cache, url.pathname)) ?? (DAY_PAGE.test(url.pathname) && (await match(cache, formOf(account))));
  return kept ? shown(kept) : undefined;
}

function todayHere() {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())).toISOString().slice(0, 10);
}

// A copy that says so.
async function shown(copy) {
  const html = await copy.text();
  return new Response(html.replace("<html ", "<html data-copy "), { headers: copy.headers });
}
