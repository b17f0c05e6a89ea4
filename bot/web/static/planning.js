// The time check follows what is written in the programme's form. Saving works without this.

import { announce } from "./words.js";

const PAUSE = 500; // milliseconds after the last key
const form = document.querySelector("form[data-check]");
const result = document.querySelector("[data-check-result]");
let timer = 0;
let asked = 0;

async function check() {
  const mine = ++asked;
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok || mine !== asked) return;
    const before = result.querySelector("[data-summary]")?.textContent;
    result.innerHTML = await answer.text();
    const now = result.querySelector("[data-summary]")?.textContent;
    if (now && now !== before) announce(now);
  } catch {
    // No connection: what is shown stays, and saving tells.
  }
}

// A link to a field inside a folded item opens the item first.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target?.closest("details");
  if (folded) folded.open = true;
  if (target?.matches("input, textarea, select")) target.focus();
  else target?.scrollIntoView();
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
});
addEventListener("hashchange", unfold);
unfold();
