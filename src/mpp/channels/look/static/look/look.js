/* Improvements only: every page works without this file. No dependency, no inline code, ES2019. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fill = (text, values) => text.replace(/\{(\w)\}/g, (_, key) => values[key]);
  document.documentElement.classList.add("js");

  /* Error summary: a screen reader and the eye both start there. */
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  /* Submit once: a second tap on a slow line must not send twice. */
  const shrinking = new WeakMap();
  const restore = () => all("[data-was]").forEach((button) => {
    button.textContent = button.dataset.was;
    button.removeAttribute("aria-busy");
    delete button.dataset.was;
    delete button.form.dataset.sent;
  });
  addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) return event.preventDefault();
    const waits = all("input[type=file]", form).map((input) => shrinking.get(input)).filter(Boolean);
    if (waits.length) {
      event.preventDefault();
      const button = event.submitter;
      return Promise.all(waits).then(() => (form.requestSubmit ? form.requestSubmit(button && button.form ? button : undefined) : form.submit()));
    }
    form.dataset.sent = "1";
    const pressed = event.submitter && event.submitter.dataset.busy ? event.submitter : form.querySelector(".actions [data-busy]");
    if (!pressed) return;
    pressed.dataset.was = pressed.textContent;
    pressed.textContent = pressed.dataset.busy;
    pressed.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => { all("form[data-sent]").forEach((form) => delete form.dataset.sent); restore(); });

  /* Photos: a phone's 8 MB picture costs a minute on a weak line; 2400 px (what the server keeps) are enough to read. */
  const LIMIT = 400 * 1024, SIDE = 2400;
  const megabytes = (bytes) => (bytes / 1048576).toFixed(1).replace(".", document.documentElement.lang === "en" ? "." : ",") + " MB";
  const shrink = async (file) => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= LIMIT) return file;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
  };
  const shrinkAll = async (input) => {
    const before = [...input.files];
    const after = await Promise.all(before.map((file) => shrink(file).catch(() => file)));
    if (after.every((file, i) => file === before[i])) return;
    const transfer = new DataTransfer();
    after.forEach((file) => transfer.items.add(file));
    input.files = transfer.files;
    const note = input.parentElement.querySelector("[data-file-note]");
    const sum = (files) => megabytes(files.reduce((total, file) => total + file.size, 0));
    if (note) note.textContent = fill(input.dataset.shrink, { a: sum(before), b: sum(after) });
  };
  addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches("input[type=file][data-shrink]")) return;
    const work = shrinkAll(input).catch(() => {}).then(() => { if (shrinking.get(input) === work) shrinking.delete(input); });
    shrinking.set(input, work);
  });

  /* Characters left. */
  all("[data-count]").forEach((area) => {
    const note = area.parentElement.querySelector(".count");
    const show = () => { note.textContent = fill(area.dataset.count, { n: area.maxLength - area.value.length }); };
    area.addEventListener("input", show);
    show();
  });

  /* Theme: the server sets the same cookie without a script; this only saves the round trip. */
  addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-theme-form]") || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value, root = document.documentElement;
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    document.cookie = `theme=${theme};path=/;max-age=${theme ? 31536000 : 0};samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
    all("button", form).forEach((button) => button.setAttribute("aria-pressed", String(button === event.submitter)));
  });

  /* Copy: for side sheets whose values are retyped into another system. */
  addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const label = button.querySelector("[data-copy-label]") || button, was = label.textContent;
    try { await navigator.clipboard.writeText(button.dataset.copy); } catch { return; }
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = was; }, 2000);
  });

  /* Print: for receipts. */
  all("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });

  /* Session: say so two minutes before it ends, while there is still time to save. */
  all("[data-session-seconds]").forEach((warning) => {
    const left = Math.max(0, Number(warning.dataset.sessionSeconds) - 120) * 1000;
    setTimeout(() => { warning.hidden = false; }, left);
  });
})();
