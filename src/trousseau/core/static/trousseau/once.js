// Back shows a form with another key, and the browser puts back what was typed in it. The key that this page of the tab had
// at first is put back too: what was sent under it is known again, not written twice. A draft that is put back brings its own
// after that, which drafts.js then keeps here. Without this script Back is a new form.
"use strict";
for (const key of document.querySelectorAll("form input[type=hidden][name=key]")) {
  const name = key.form.getAttribute("action") ?? "", known = history.state?.keys ?? {};
  if (known[name]) key.value = known[name];
  else history.replaceState({ ...history.state, keys: { ...known, [name]: key.value } }, "");
}
