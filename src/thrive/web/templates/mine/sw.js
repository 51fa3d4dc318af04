// Shows a note that was pushed, opens what it is about, and keeps one page for when a question
// cannot be fetched. Personal pages are never kept: whoever has the phone sees none of them here.
"use strict";

const SHELF = "thrive-offline-1";
const KEPT = {{ kept|safe }};
const WORDS = {{ words|safe }};
const OFFLINE = KEPT[0];
const VOICE = {{ voice|safe }}; // the origin of anonymous answers, or nothing

self.addEventListener("install", (event) => {
  const fresh = KEPT.map((address) => new Request(address, { cache: "reload" }));
  const keep = caches.open(SHELF).then((shelf) => shelf.addAll(fresh));
  event.waitUntil(keep.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const clear = caches
    .keys()
    .then((names) => Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name))));
  event.waitUntil(clear.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  const isQuestion = event.request.mode === "navigate" && address.pathname.startsWith("/c/");
  if (isQuestion) event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
  else if (KEPT.includes(address.pathname))
    event.respondWith(
      fetch(event.request).catch(() => caches.match(event.request).then((kept) => kept || Response.error())),
    );
});

self.addEventListener("push", (event) => {
  const note = read(event.data);
  const path = inside(note.path);
  const shown = {
    body: note.line || WORDS.line,
    icon: WORDS.icon,
    badge: WORDS.badge,
    lang: note.language || WORDS.lang,
    tag: note.tag || path, // a reminder takes the place of the first note
    data: { path },
  };
  event.waitUntil(self.registration.showNotification(note.title || WORDS.title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(inside((event.notification.data || {}).path)));
});

async function open(path) {
  const address = new URL(path, self.location.origin).href;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => page.url === address);
  return there ? there.focus() : self.clients.openWindow(address);
}

function read(data) {
  try {
    return (data && data.json()) || {};
  } catch {
    return {};
  }
}

// A place of ours, whatever was pushed: nothing opens a page elsewhere.
function inside(path) {
  const address = new URL(String(path || "/"), self.location.origin);
  if (VOICE && address.origin === VOICE && address.pathname.startsWith("/s/")) return address.origin + address.pathname;
  return address.origin === self.location.origin ? address.pathname : "/";
}
