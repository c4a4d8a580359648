// Opens a prepared visit where there is no network, and does nothing else: the page of a visit and the files it needs come
// from the network first, from this phone when there is none. drafts.js puts them there and takes them away.
"use strict";
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  const visit = request.mode === "navigate" && /^\/captation\/\d+\/visiter\/$/.test(url.pathname);
  if (request.method !== "GET" || url.origin !== location.origin || !(visit || url.pathname.startsWith("/static/"))) return;
  event.respondWith(
    fetch(request).catch(async (lost) => (await caches.match(url.pathname, { ignoreVary: true })) ?? Promise.reject(lost)),
  );
});
