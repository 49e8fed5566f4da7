/* What stands behind the # of a QR code's address never reaches the server: offer to check it on the device. */
"use strict";
(() => {
  const offer = document.querySelector("[data-offline]");
  if (!offer || !location.hash.startsWith("#MPP1.")) return;
  offer.querySelector("a").href = offer.dataset.offline + location.hash;
  offer.hidden = false;
})();
