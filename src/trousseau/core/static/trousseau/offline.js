// Opens a prepared page where there is no network, and does nothing else: the pages beside this script's address and the
// files they need come from the network first, from this phone when there is none. drafts.js puts them there, when it is
// asked to, and takes them away. A room that has such a page serves this script beside it: it rules these pages alone.
"use strict";
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  const page = request.mode === "navigate" || url.pathname.startsWith("/static/");
  if (request.method !== "GET" || url.origin !== location.origin || !page) return;
  event.respondWith(
    fetch(request).catch(async (lost) => (await caches.match(url.pathname, { ignoreVary: true })) ?? Promise.reject(lost)),
  );
});
