// Keeps the page for right now on this device, so that it works without a connection; it keeps nothing else.
const CACHE = "now-{{ version }}";
const KEPT = {{ kept | tojson }};
const [PAGE, AWAY] = KEPT;
self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => Promise.allSettled(KEPT.map((one) => cache.add(one)))));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  if (pathname === "/" && mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => Response.redirect(PAGE)));
  } else if (mode === "navigate" && pathname !== PAGE) {
    event.respondWith(fetch(event.request).catch(() => caches.match(AWAY, { ignoreVary: true })));
  } else if (method === "GET" && KEPT.some((one) => one.split("?")[0] === pathname)) {
    event.respondWith(fetch(event.request).then((answer) => {
      if (answer.ok) { const copy = answer.clone(); event.waitUntil(caches.open(CACHE).then((cache) => cache.put(pathname === PAGE ? PAGE : event.request, copy))); }
      return answer;
    }).catch(() => caches.match(pathname === PAGE ? PAGE : event.request, { ignoreVary: true, ignoreSearch: true })));
  }
});
