// Back shows a form with another key, and the browser puts back what was typed in it. The key under which it was sent is put
// back too: what was written once is known again, not written twice. Without this script Back is a new form.
"use strict";
for (const key of document.querySelectorAll("form input[type=hidden][name=key]")) {
  const form = key.form, name = form.getAttribute("action") ?? "";
  key.value = history.state?.sent?.[name] ?? key.value;
  form.addEventListener("submit", () => {
    const sent = { ...history.state?.sent, [name]: key.value };
    history.replaceState({ ...history.state, sent }, "");
  });
}
