/* A line that drops: a decision is kept on the device as not yet sent, and sent when the line is back. Improvement
   only. What is kept is one AES-GCM envelope each, under a key that the server gives to this session alone and that
   is never stored: without the session nothing opens, and signing out wipes it all. */
(() => {
  "use strict";
  const panel = document.querySelector("[data-unsent]");
  if (!panel || !window.crypto || !crypto.subtle || !window.localStorage) return;
  const PLACE = "mpp-desk-unsent", TOKEN = "csrfmiddlewaretoken", WAIT = 20000, AGAIN = 15000;
  const words = panel.dataset, list = panel.querySelector("ul");
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const key = crypto.subtle.importKey("raw", bytes(words.key), "AES-GCM", false, ["encrypt", "decrypt"]);

  const kept = () => { try { return JSON.parse(localStorage.getItem(PLACE)) || []; } catch { return []; } };
  const keep = (rows) => (rows.length ? localStorage.setItem(PLACE, JSON.stringify(rows)) : localStorage.removeItem(PLACE));
  const seal = async (content) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, new TextEncoder().encode(JSON.stringify(content)));
    return { id: crypto.randomUUID(), iv: text(iv), data: text(data) };
  };
  const open = async (row) => {
    const data = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(row.iv) }, await key, bytes(row.data));
    return JSON.parse(new TextDecoder().decode(data));
  };

  const post = async (content) => {
    const body = new URLSearchParams(content.fields);
    body.append(TOKEN, document.querySelector(`[name=${TOKEN}]`).value);
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), WAIT);
    try {
      return await fetch(content.action, { method: "POST", body, signal: stop.signal, headers: { "X-Unsent": "1" } });
    } finally { clearTimeout(timer); }
  };
  const done = (answer) => answer.ok && (answer.headers.get("content-type") || "").startsWith("application/json");
  const signedOut = (answer) => answer.redirected && new URL(answer.url).pathname.startsWith(words.signIn);

  /* What is said of each: waits, sent, or why not, with the officer's own words to be copied. */
  const say = (content, state, told) => {
    const row = document.createElement("li"), link = document.createElement("a"), what = document.createElement("span");
    link.href = content.task;
    link.textContent = content.number;
    what.textContent = ` ${words[state]}${told ? `: ${told}` : ""}`;
    row.append(link, what);
    if (state === "stale" && content.note) {
      const note = document.createElement("blockquote");
      note.textContent = content.note;
      row.append(note);
    }
    list.append(row);
    panel.hidden = false;
  };
  const reason = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const notice = page.querySelector("main [data-focus], main [role=alert]:not([hidden])");
    return notice ? notice.textContent.trim().replace(/\s+/g, " ") : "";
  };

  let busy = false;
  const sendAll = async () => {
    if (busy) return;
    busy = true;
    const told = [], left = [];
    for (const row of kept()) {
      let content;
      try { content = await open(row); } catch { continue; }  /* another session's: nobody can open it any more */
      try {
        const answer = await post(content);
        if (signedOut(answer) || answer.status >= 500) { left.push(row); told.push([content, "waits"]); }
        else if (done(answer)) told.push([content, "sent"]);
        else told.push([content, "stale", await reason(answer)]);
      } catch { left.push(row); told.push([content, "waits"]); }
    }
    if (told.length) {
      keep(left);
      list.textContent = "";
      told.forEach((one) => say(...one));
    }
    busy = false;
    if (left.length) setTimeout(sendAll, AGAIN);
  };

  const form = document.querySelector("form[data-keep]");
  if (form) form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.trying) return;
    form.dataset.trying = "1";
    const fields = [...new FormData(form)].filter(([name]) => name !== TOKEN);
    const content = { action: form.action, task: location.pathname, number: form.dataset.keep, note: form.elements.note ? form.elements.note.value : "", fields };
    try {
      const answer = await post(content);
      if (done(answer)) return location.assign((await answer.json()).next);
      return form.submit();  /* refused: the server says why on its own page, and refuses again */
    } catch {
      keep([...kept(), await seal(content)]);
      list.textContent = "";
      say(content, "waits");
      form.hidden = true;
      panel.tabIndex = -1;
      panel.focus();
      setTimeout(sendAll, AGAIN);
    }
  });
  addEventListener("online", sendAll);
  addEventListener("submit", (event) => {
    if (event.target.matches(`form[action="${words.signOut}"]`)) localStorage.removeItem(PLACE);
  });
  sendAll();
})();
