// Buttons without a page load: the form is posted behind the page, and the stream shows what came of it.

import { flush } from "./drafts.js";
import { refresh } from "./live.js";
import { announce, say } from "./words.js";

// A page with one place for refusals shows them there: the form itself may be drawn anew any moment.
function complain(form, words) {
  const shared = document.querySelector("[data-refusal]");
  if (shared) {
    shared.textContent = words;
    shared.hidden = !words;
    return;
  }
  let place = form.querySelector(".error");
  if (!place) {
    place = document.createElement("p");
    place.className = "error";
    form.append(place);
  }
  place.textContent = words;
  announce(words);
}

async function act(form) {
  await flush();
  const response = await fetch(form.getAttribute("action"), {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
    credentials: "same-origin",
  });
  if (response.ok) return;
  const said = await response.json().catch(() => ({}));
  throw new Error(said.error?.message ?? String(response.status));
}

export function startActs() {
  if (!document.body.dataset.live) return;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form.act") || !form.getAttribute("action")?.endsWith("/do")) return;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.getAttribute("aria-disabled") === "true") return; // a double click is one press
    button.setAttribute("aria-disabled", "true");
    try {
      await act(form);
      if (document.querySelector("[data-refusal]")) complain(form, "");
    } catch (error) {
      complain(form, error instanceof TypeError ? say("offline") : error.message);
    } finally {
      button.removeAttribute("aria-disabled");
      refresh().catch(() => {});
    }
  });
}
