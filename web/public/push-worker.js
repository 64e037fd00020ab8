// Shows messages of duplistatus when its page is closed, and opens what they lead to when one is pressed. While the server
// cannot be reached, a page of its own stands in for the browser's: it says since when.

function read(data) {
  try {
    return data.json();
  } catch {
    return { title: "duplistatus", body: data ? data.text() : "" };
  }
}

self.addEventListener("push", (event) => {
  const { title, body, tag, url, actions = [], at } = read(event.data);
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      renotify: Boolean(tag),
      timestamp: at,
      icon: "favicon.svg",
      actions: actions.map((action, index) => ({ action: String(index), title: action.title })),
      data: { url, actions: actions.map((action) => action.url) },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url, actions } = event.notification.data;
  const target = event.action === "" ? url : actions[Number(event.action)];
  event.waitUntil(self.clients.openWindow(target || self.registration.scope));
});

const cacheName = "duplistatus-offline-1";
const standIn = ["offline.html", "offline.css", "offline.js", "theme.js", "favicon.svg"];
const address = (file) => new URL(file, self.registration.scope).href;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(standIn.map((file) => new Request(address(file), { cache: "reload" })))),
  );
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const others = caches.keys().then((names) => names.filter((name) => name !== cacheName));
  event.waitUntil(
    others
      .then((names) => Promise.all(names.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

/** The page shown at whatever address was asked for: its files lie beside this script. */
async function offlinePage() {
  const kept = await caches.match(address("offline.html"));
  if (!kept) return Response.error();
  const page = (await kept.text()).replace("<head>", `<head><base href="${self.registration.scope}">`);
  return new Response(page, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'self'; base-uri 'self'",
    },
  });
}

// Only pages and the few files of the stand-in: data is never taken from here, so that nothing old looks new.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(offlinePage));
  else if (request.method === "GET" && standIn.some((file) => address(file) === request.url))
    event.respondWith(
      fetch(request).catch(async () => (await caches.match(request.url)) ?? Response.error()),
    );
});
