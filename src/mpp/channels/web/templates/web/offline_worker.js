{% load static %}/* Keeps the inspector's page on the device. It answers from what is kept and fetches anew behind that. */
"use strict";
const KEPT = "mpp-offline-1";
const PAGE = "{% url 'web:offline' %}";
const ADDRESSES = [PAGE, "{% url 'web:sealing_keys' %}", "{% static 'web/offline.js' %}", "{% static 'look/look.js' %}",
  "{% static 'look/look.css' %}", "{% static 'look/mark.svg' %}"];

/* Without cookies: the page that is kept is nobody's own. */
const asked = (address) => new Request(address, { credentials: "omit", cache: "no-cache" });

const keep = async (address) => {
  const answer = await fetch(asked(address));
  if (answer.ok) await (await caches.open(KEPT)).put(address, answer.clone());
  return answer;
};

addEventListener("install", (event) => event.waitUntil(
  caches.open(KEPT).then((kept) => kept.addAll(ADDRESSES.map(asked))).then(() => skipWaiting())));

addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("mpp-offline-") && name !== KEPT).map((name) => caches.delete(name)));
  await clients.claim();
})()));

addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !ADDRESSES.includes(pathname)) return;
  const fresh = keep(pathname);
  event.waitUntil(fresh.catch(() => {}));
  event.respondWith(caches.match(pathname).then((kept) => kept || fresh));
});
