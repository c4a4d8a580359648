// A form with data-passkey asks the browser for a passkey (create) or for its proof (get), and sends it. The form is hidden
// where the browser knows none.
"use strict";
(() => {
  const known = window.PublicKeyCredential;
  if (!known?.parseCreationOptionsFromJSON) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector("[data-passkey-failed]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      const { publicKey } = JSON.parse(document.getElementById("passkey").textContent)[
        form.dataset.passkey === "create" ? "creation_options" : "request_options"
      ];
      try {
        const made =
          form.dataset.passkey === "create"
            ? await navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(publicKey) })
            : await navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(publicKey) });
        form.elements.credential.value = JSON.stringify(made.toJSON());
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
