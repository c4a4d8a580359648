// A page that others change while it is read. Each element with data-live asks its address again every few seconds
// with the ETag it has; on a new answer the parts that changed (data-part) are replaced, nothing else: what is being
// typed is never touched, and the keyboard stays where it was. Without this script the page is read again by hand.
"use strict";
for (const place of document.querySelectorAll("[data-live]")) {
  let tag = "";
  const look = async () => {
    const answer = await fetch(place.dataset.live, { credentials: "same-origin", headers: tag ? { "If-None-Match": tag } : {} });
    if (answer.status === 304) return;
    if (!answer.ok || answer.redirected) return true;
    tag = answer.headers.get("ETag") || "";
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const shown = place.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!shown || shown.innerHTML === part.innerHTML) continue;
      const focused = shown.contains(document.activeElement) && document.activeElement.getAttribute("href");
      shown.innerHTML = part.innerHTML;
      if (focused) shown.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
    }
  };
  const again = async () => {
    let over = false;
    if (!document.hidden) over = await look().catch(() => false);
    if (!over) setTimeout(again, place.dataset.liveSeconds * 1000);
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look().catch(() => {}); });
  again();
}
