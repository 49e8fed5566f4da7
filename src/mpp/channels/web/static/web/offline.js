/* Opens the sealed text of a document's QR code on the device: MPP1.<payload>.<signature>, Ed25519 (RFC 8032),
   both parts base64url without padding. Words stand in the page; nothing is sent anywhere. */
"use strict";
(() => {
  const main = document.getElementById("main");
  const part = (name) => document.querySelector(`[data-part=${name}]`);
  const form = part("form"), field = form.querySelector("textarea"), claims = part("claims");
  const LOCALES = { id: "id-ID", en: "en-GB" };  // the day before the month, as on every page
  const SEALED = /MPP1\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
  class Unreadable extends Error {}
  class Unsupported extends Error {}
  class NoKeys extends Error {}

  /* Only the one canonical spelling: another one of the same bytes would be another text with a good seal. */
  const bytesOf = (text) => {
    const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const again = btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    if (again !== text) throw new Unreadable();
    return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
  };

  const keys = async () => {
    let published;
    try {
      published = (await (await fetch(main.dataset.keys)).json()).keys;
    } catch { throw new NoKeys(); }
    if (!crypto.subtle) throw new Unsupported();
    try {
      return await Promise.all(published.filter((key) => key.algorithm === "Ed25519").map((key) =>
        crypto.subtle.importKey("raw", bytesOf(key.public_key), { name: "Ed25519" }, false, ["verify"])));
    } catch { throw new Unsupported(); }
  };

  const opened = async (text) => {
    const found = SEALED.exec(text.trim());
    if (!found) throw new Unreadable();
    const [sealed, payload, signature] = found;
    const signed = new TextEncoder().encode(sealed.slice(0, sealed.lastIndexOf(".")));
    const known = await keys();
    let seal;
    try { seal = bytesOf(signature); } catch { return null; }
    const good = await Promise.all(known.map((key) => crypto.subtle.verify("Ed25519", key, seal, signed)));
    return good.includes(true) ? JSON.parse(new TextDecoder().decode(bytesOf(payload))) : null;
  };

  const today = () => {
    const now = new Date(), two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  const show = (verdict, told) => {
    document.querySelectorAll("[data-verdict]").forEach((one) => { one.hidden = one.dataset.verdict !== verdict; });
    claims.hidden = !told;
    if (told) {
      claims.querySelectorAll("[data-claim]").forEach((one) => { one.textContent = told[one.dataset.claim] || ""; });
      const until = claims.querySelector("[data-claim=u]");
      until.textContent = told.u
        ? new Intl.DateTimeFormat(LOCALES[document.documentElement.lang], { dateStyle: "long", timeZone: "UTC" }).format(new Date(told.u))
        : until.dataset.endless;
    }
    part("result").focus();
  };

  const check = async () => {
    try {
      const told = await opened(field.value);
      if (!told) show("broken");
      else show(told.u && told.u < today() ? "expired" : "good", told);
    } catch (fault) {
      if (fault instanceof NoKeys) show("nokeys");
      else show(fault instanceof Unsupported ? "unsupported" : "unreadable");
    }
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); check(); });

  const fromAddress = () => {
    if (!location.hash.startsWith("#MPP1.")) return;
    field.value = location.hash.slice(1);
    check();
  };
  addEventListener("hashchange", fromAddress);
  fromAddress();

  /* The camera, where the browser reads QR codes by itself. */
  const camera = part("camera"), button = part("scan");
  let stream = null;
  const stop = () => {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    camera.hidden = true;
  };
  const look = async (detector) => {
    if (!stream) return;
    const [code] = await detector.detect(camera).catch(() => []);
    if (!code) { setTimeout(look, 250, detector); return; }
    stop();
    field.value = code.rawValue;
    check();
  };
  const scan = async () => {
    if (stream) { stop(); return; }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch { return; }
    camera.srcObject = stream;
    camera.hidden = false;
    await camera.play();
    look(new BarcodeDetector({ formats: ["qr_code"] }));
  };
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    BarcodeDetector.getSupportedFormats().then((formats) => { button.hidden = !formats.includes("qr_code"); }).catch(() => {});
    button.addEventListener("click", scan);
  }

  /* Kept on the device for the next time; said once it is. */
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(main.dataset.worker)
      .then(() => navigator.serviceWorker.ready).then(() => { part("ready").hidden = false; }).catch(() => {});
  }
})();
