// As large as the newest message can be without any of it leaving the screen.
"use strict";
{
  const LARGEST = 3;
  const list = document.getElementById("channel-message-list");
  let fit = 1;
  function measure() {
    const card = list.querySelector("article:last-of-type");
    if (!card) return;
    const drawn = card.getBoundingClientRect();
    const now = Math.min(innerWidth / (drawn.width / fit), innerHeight / (drawn.height / fit), LARGEST);
    if (Math.abs(now - fit) < 0.02) return;
    fit = Math.max(1, now);
    document.documentElement.style.setProperty("--fit", String(fit));
  }
  document.documentElement.style.setProperty("--fit", "1");
  new MutationObserver(measure).observe(list, { childList: true, subtree: true, characterData: true });
  addEventListener("resize", measure);
}
