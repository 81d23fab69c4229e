// A press counts whatever the page does meanwhile.
//
// The page draws a message anew whenever it was edited. Presses were lost by that, and nobody was told:
// one that began on the old button and ended on the new one, which a browser takes for no click at all; and those
// that came while the page was still busy with something else, which the page throws away.
// So nothing new is shown while a button is held down, and presses that come too early wait and are made in their order,
// each unless another control is in its place by then.
"use strict";
{
  const HELD_AT_MOST = 3000; // milliseconds; whoever lets go outside the window is not heard
  const KEPT_AT_MOST = 5000; // milliseconds that a press may come too early
  const AGAIN = 50; // milliseconds between two looks

  let held = Promise.resolve();
  let letGo = () => {};
  addEventListener("pointerdown", () => {
    held = new Promise((resolve) => { letGo = resolve; setTimeout(resolve, HELD_AT_MOST); });
  }, true);
  for (const kind of ["pointerup", "pointercancel", "blur"]) {
    addEventListener(kind, () => { setTimeout(letGo, AGAIN); }, true); // the click comes first
  }

  /** The custom id behind each control on the page, by the key that the page gives the control. */
  let controls = new Map();
  function collect(part) {
    if (!part || typeof part !== "object") return;
    if (typeof part.control_key === "string" && typeof part.custom_id === "string") controls.set(part.control_key, part.custom_id);
    Object.values(part).forEach(collect);
  }

  const read = Response.prototype.json;
  Response.prototype.json = async function () {
    const news = await read.call(this);
    if (!/\/api\/(state|pages)$/.test(this.url)) return news;
    for (let before = null; before !== held;) { before = held; await before; }
    controls = new Map();
    collect(news?.messages);
    return news;
  };

  const busy = (button) => !button.disabled && button.getAttribute("aria-disabled") === "true";
  const found = (key) => [...document.querySelectorAll("button.component-button")].find((one) => one.dataset.controlKey === key);

  const waiting = []; // presses that came too early, the oldest first
  let making = false; // one of them, at this moment
  function makeNext() {
    const { key, meant, until } = waiting[0];
    const button = found(key);
    const still = button && controls.get(key) === meant && Date.now() < until;
    if (!still || !busy(button)) {
      waiting.shift();
      if (still) { making = true; button.click(); making = false; }
    }
    if (waiting.length) setTimeout(makeNext, AGAIN);
  }
  addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button.component-button") : null;
    const key = button?.dataset.controlKey;
    const meant = controls.get(key);
    if (making || !button || !meant || !(waiting.length || busy(button))) return;
    event.stopImmediatePropagation();
    if (waiting.push({ key, meant, until: Date.now() + KEPT_AT_MOST }) === 1) setTimeout(makeNext, AGAIN);
  }, true);
}
