// A form that bears data-draft is kept in this browser until the server has it:
// what is typed and the photos chosen outlive a lost network, a closed page and an ended session.
// Kept apart by account (an opaque mark), for data-draft-days at most; wiped when its owner signs out
// and when someone else signs in. Without this script the same form is an ordinary form.
"use strict";
(() => {
  const owner = document.currentScript.dataset.owner;
  const opened = new Promise((done, failed) => {
    const asked = indexedDB.open("trousseau", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const store = async (mode, use) => {
    const work = (await opened).transaction("drafts", mode);
    const asked = use(work.objectStore("drafts"));
    return new Promise((done, failed) => {
      work.oncomplete = () => done(asked.result);
      work.onerror = work.onabort = () => failed(work.error);
    });
  };
  const forget = (id) => store("readwrite", (drafts) => drafts.delete(id));
  const wipe = () => Promise.allSettled([store("readwrite", (drafts) => drafts.clear()), clearShelves(() => true)]);

  // The pages asked to be opened without network (data-worker): on a shelf of their owner, each with its term.
  const SHELF = "trousseau-pages-", TERM = "x-until";
  const clearShelves = async (which) => {
    for (const name of "caches" in window ? await caches.keys() : [])
      if (name.startsWith(SHELF) && which(name)) await caches.delete(name);
  };
  const tidyShelves = async () => {
    await clearShelves((name) => name !== SHELF + owner);
    if (!("caches" in window) || !(await caches.has(SHELF + owner))) return;
    const shelf = await caches.open(SHELF + owner);
    for (const request of await shelf.keys()) {
      const term = (await shelf.match(request)).headers.get(TERM);
      if (term && Number(term) < Date.now()) await shelf.delete(request);
    }
  };
  const shelve = async (form) => {
    await navigator.serviceWorker.register(form.dataset.worker);
    const page = await fetch(location.pathname, { credentials: "same-origin" });
    if (!page.ok || page.redirected) throw new Error("not this page");
    const headers = new Headers(page.headers), shelf = await caches.open(SHELF + owner);
    headers.set(TERM, Date.now() + form.dataset.draftDays * 86400000);
    const needed = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => new URL(one.href || one.src).pathname);
    await shelf.addAll(needed);
    await shelf.put(location.pathname, new Response(await page.blob(), { headers }));
  };
  const unshelve = async () => "caches" in window && (await caches.open(SHELF + owner)).delete(location.pathname);
  const offline = (form) => {
    const said = document.querySelector("[data-shelf]");
    if (!said || !("serviceWorker" in navigator)) return;
    const tell = async () => {
      let ready = Boolean(await caches.match(location.pathname, { cacheName: SHELF + owner, ignoreVary: true }));
      if (!ready && location.hash === "#preparer") ready = await shelve(form).then(() => true, () => false);
      said.hidden = false;
      said.querySelector("[data-shelf-ready]").hidden = !ready;
      said.querySelector("[data-shelf-ask]").hidden = ready;
    };
    addEventListener("hashchange", tell);
    return tell();
  };

  // Those of someone else, and those too old, leave at the first page that is opened.
  const tidy = async () => {
    await tidyShelves();
    for (const draft of await store("readonly", (drafts) => drafts.getAll()))
      if (draft.owner !== owner || draft.until < Date.now()) await forget(draft.id);
  };

  // What a browser sends of the button that was pressed; a script that sends the form must say it too.
  const pressedOf = (event) => (event.submitter?.name ? [event.submitter.name, event.submitter.value] : null);
  const hide = (form, name, value) => {
    const one = document.createElement("input");
    one.type = "hidden";
    one.name = name;
    one.value = one.defaultValue = value;
    form.append(one);
  };

  // Signing out wipes first; the form then goes its ordinary way.
  const guardExit = (form) =>
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const pressed = pressedOf(event);
      await wipe().catch(() => {});
      if (pressed) hide(form, ...pressed);
      form.submit();
    });

  const controls = (form) =>
    [...form.elements].filter((one) => one.name && one.name !== "csrfmiddlewaretoken" && one.type !== "submit" && one.type !== "fieldset");
  const valueOf = (one) => (one.type === "radio" || one.type === "checkbox" ? one.checked : one.value);
  const changed = (one) =>
    one.type === "radio" || one.type === "checkbox" ? one.checked !== one.defaultChecked && (one.checked || one.type === "checkbox")
    : one.type === "file" ? false
    : one.type === "select-one" ? [...one.options].some((option) => option.selected !== option.defaultSelected && option.selected && option.value !== one.options[0].value)
    : one.type !== "hidden" && one.value !== one.defaultValue;

  const addRow = (form, name) => {
    const rows = form.querySelectorAll(`[data-rows="${name}"] > [data-row]`);
    const last = rows[rows.length - 1], place = rows.length, row = last.cloneNode(true);
    for (const one of row.querySelectorAll("*"))
      for (const attribute of ["name", "id", "for", "aria-describedby"])
        if (one.hasAttribute(attribute)) one.setAttribute(attribute, one.getAttribute(attribute).replaceAll(`room${place - 1}_`, `room${place}_`));
    row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/\d+/, place + 1));
    for (const one of row.querySelectorAll("input, textarea")) { one.value = ""; one.defaultValue = ""; one.removeAttribute("aria-invalid"); }
    last.after(row);
    form.elements[name].value = place + 1;
    return row;
  };

  // The key of a draft put back, or of a form drawn again, is the one that Back finds (once.js).
  const holdKey = (form) => {
    const key = form.elements.key?.value, name = form.getAttribute("action") ?? "", keys = history.state?.keys ?? {};
    if (key && keys[name] !== key) history.replaceState({ ...history.state, keys: { ...keys, [name]: key } }, "");
  };

  // `drawn`: the server has just drawn this form with what was typed; only the photos are put back from the draft.
  const watch = (form, drawn = false) => {
    const id = `${owner}:${form.dataset.draft}`, said = document.querySelector("[data-draft-said]"), words = said.dataset;
    const line = said.querySelector("[role=status]"), link = said.querySelector("[data-draft-link]");
    let waiting = false, pressed = null, sending = false, sent = false, timer = 0, last = 0, outcome = "";

    const say = (state, more = "") => {
      const answers = controls(form).filter(changed).length;
      const photos = controls(form).reduce((n, one) => n + (one.type === "file" ? one.files.length : 0), 0);
      const parts = [];
      if (answers) parts.push((answers > 1 ? words.answers : words.answer).replace("{n}", answers));
      if (photos) parts.push((photos > 1 ? words.photos : words.photo).replace("{n}", photos));
      const kept = parts.length ? (answers + photos > 1 ? words.many : words.one).replace("{what}", parts.join(` ${words.and} `)) : "";
      line.hidden = !kept && !more;
      line.querySelector("[data-draft-state]").textContent = state;
      line.querySelector(".badge").hidden = !state;
      line.querySelector("[data-draft-words]").textContent = `${kept} ${more}`.trim();
      link.hidden = more !== words.entry;
      link.textContent = words.signIn;
      link.href = words.login;
    };
    const state = () => (navigator.onLine ? "" : words.state);

    const keep = async () => {
      if (sent) return; // the server has it: kept again, it would send itself a second time
      const fields = controls(form)
        .filter((one) => one.type !== "file" && (!["radio", "checkbox"].includes(one.type) || one.checked))
        .map((one) => [one.name, one.value]);
      const files = controls(form).filter((one) => one.type === "file").flatMap((one) => [...one.files].map((file) => [one.name, file]));
      const until = Date.now() + form.dataset.draftDays * 86400000;
      try {
        await store("readwrite", (drafts) => drafts.put({ id, owner, until, fields, files, waiting, pressed }));
        // what became of a sending stays said: a word of the draft does not cover it
        if (!sending) say(outcome ? words.state : state(), outcome);
      } catch { say(words.state, words.full); }
    };

    const restore = async () => {
      const draft = await store("readonly", (drafts) => drafts.get(id));
      if (!draft || draft.owner !== owner || draft.until < Date.now()) return false;
      const box = (name) => {
        const held = new DataTransfer();
        for (const [field, file] of draft.files) if (field === name) held.items.add(file);
        return held.files;
      };
      if (drawn) {
        for (const one of controls(form)) if (one.type === "file") one.files = box(one.name);
        return true;
      }
      const wanted = Number((draft.fields.find(([name]) => name === "rooms") || [])[1] || 0);
      while (form.elements.rooms && Number(form.elements.rooms.value) < wanted) addRow(form, "rooms");
      const held = new Set(draft.fields.map(([name, value]) => `${name}=${value}`));
      const values = new Map(draft.fields);
      for (const one of controls(form)) {
        if (one.type === "radio" || one.type === "checkbox") one.checked = held.has(`${one.name}=${one.value}`);
        else if (one.type === "file") one.files = box(one.name);
        else if (values.has(one.name)) one.value = values.get(one.name);
      }
      waiting = draft.waiting;
      pressed = draft.pressed || null;
      // What was typed in a part that this page has not (a room added before it was closed) stays in the form; the
      // server is asked to draw that part again.
      const there = new Set(controls(form).map((one) => one.name));
      const lost = draft.fields.filter(([name]) => !there.has(name));
      for (const [name, value] of lost) hide(form, name, value);
      for (const name of new Set(draft.files.map(([field]) => field).filter((field) => !there.has(field)))) {
        const one = document.createElement("input");
        Object.assign(one, { type: "file", name, multiple: true, hidden: true });
        form.append(one);
        one.files = box(name);
      }
      if (lost.length && form.dataset.draftDraw && !waiting) [waiting, pressed] = [true, [form.dataset.draftDraw, ""]];
      say(state(), words.restored);
      return true;
    };

    const post = () => {
      const body = new FormData(form);
      if (pressed) body.append(...pressed);
      return fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    };
    const freshToken = async () => {
      const page = new DOMParser().parseFromString(await (await fetch(form.action, { credentials: "same-origin" })).text(), "text/html");
      const token = page.querySelector("form[data-draft] [name=csrfmiddlewaretoken]");
      if (token) form.elements.csrfmiddlewaretoken.value = token.value;
      return Boolean(token);
    };

    const send = async () => {
      if (sending) return;
      sending = true;
      waiting = true;
      clearTimeout(timer);
      clearTimeout(last); // what it would keep is kept here
      outcome = "";
      await keep();
      say(words.sending);
      const before = new Map(controls(form).map((one) => [one, valueOf(one)]));
      try {
        let answer = await post();
        // another sign-in changed the token: take the new one and send again
        if (answer.status === 403 && (await freshToken())) answer = await post();
        const where = new URL(answer.url), entry = new URL(words.login, location.href).pathname;
        if (where.pathname === entry) { say(words.state, outcome = words.entry); return; }
        if (answer.redirected && answer.ok) {
          sent = true;
          await Promise.allSettled([forget(id), unshelve()]);
          location.assign(answer.url);
          return;
        }
        waiting = false;
        pressed = null;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html"), again = page.querySelector("form[data-draft]");
        if (!again) { await keep(); say(words.state, outcome = words.failed); return; }
        await keep();
        document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
        document.title = page.title;
        const fresh = document.querySelector("form[data-draft]");
        // what was typed while the answer was awaited
        for (const one of before.keys())
          if (one.type !== "file" && valueOf(one) !== before.get(one))
            for (const other of controls(fresh).filter((twin) => twin.name === one.name))
              if (typeof valueOf(one) !== "boolean") other.value = one.value;
              else if (other.value === one.value) other.checked = one.checked;
        await watch(fresh, true);
        document.querySelector("main .callout")?.focus();
      } catch {
        say(words.state, outcome = words.offline);
        timer = setTimeout(send, 20000);
      } finally { sending = false; }
    };

    form.addEventListener("input", () => { clearTimeout(last); last = setTimeout(keep, 150); });
    form.addEventListener("change", keep);
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-add]");
      if (!button) return;
      event.preventDefault();
      addRow(form, button.dataset.add).querySelector("input").focus();
      keep();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (sending) return;
      pressed = pressedOf(event);
      send();
    });
    addEventListener("online", () => { if (!form.isConnected) return; if (waiting) send(); else say(""); });
    addEventListener("offline", () => { if (form.isConnected) say(words.state, waiting ? words.offline : ""); });
    said.querySelector("[data-draft-promise]").hidden = false;
    return restore().then((found) => {
      holdKey(form);
      return drawn ? keep() : found && waiting && send();
    });
  };

  (async () => {
    await tidy();
    for (const form of document.querySelectorAll("form[action*='/logout/']")) guardExit(form);
    const form = document.querySelector("form[data-draft]");
    if (form) await Promise.all([watch(form), offline(form)]);
  })().catch(() => {});
})();
