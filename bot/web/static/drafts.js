// Drafts: what is typed is saved by itself, with a receipt; offline it is kept and sent later.

import { together } from "./choices.js";
import { say } from "./words.js";

const PAUSE = 800; // ms after the last key
const LONGEST = 30_000; // ms between tries
const KEEPALIVE = 60_000; // bytes: browsers refuse more in a request that outlives its page
const STORE = `bordduk:drafts:${document.body.dataset.person ?? ""}`;

const waiting = new Map(); // id -> {address, body, key, tries, timer, sending, element}

function idOf(element) {
  return `${element.dataset.save} ${element.dataset.extra ?? ""}`;
}

function randomKey() {
  // Not randomUUID: it is missing on http addresses, which a laptop in the room has.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

function content(element) {
  const extra = JSON.parse(element.dataset.extra || "{}");
  if (element.matches("[data-points]")) {
    const points = [...element.querySelectorAll("[data-point]")].map((point) => ({
      id: point.querySelector("input[type=hidden]")?.value ?? "",
      text: point.querySelector("textarea").value,
    }));
    return { ...extra, points: points.filter((point) => point.text.trim() !== "") };
  }
  const fields = {};
  for (const input of element.querySelectorAll("input[name], textarea[name], select[name]")) {
    if (input.name === "csrf" || (["radio", "checkbox"].includes(input.type) && !input.checked)) continue;
    fields[input.name] = input.type === "checkbox" ? [...(fields[input.name] ?? []), input.value] : input.value;
  }
  return { ...extra, fields };
}

function remember() {
  const kept = [...waiting].map(([id, draft]) => [id, { address: draft.address, body: draft.body, key: draft.key }]);
  try {
    if (kept.length) sessionStorage.setItem(STORE, JSON.stringify(kept));
    else sessionStorage.removeItem(STORE);
  } catch {
    // Storage is full or switched off: the draft still stands in memory and in the field.
  }
}

function receipt(draft, state, words) {
  const place = draft.element?.querySelector("[data-receipt]");
  if (!place) return;
  place.dataset.state = state;
  place.textContent = words;
}

function localTime() {
  const clock = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return document.documentElement.lang === "en" ? clock : clock.replace(":", ".");
}

function changed(element) {
  const id = idOf(element);
  const body = JSON.stringify(content(element));
  const draft = waiting.get(id) ?? { address: element.dataset.save, tries: 0, sending: false };
  Object.assign(draft, { element, body, key: randomKey(), tries: 0 });
  waiting.set(id, draft);
  remember();
  receipt(draft, "saving", say("saving"));
  later(id, PAUSE);
}

function later(id, wait) {
  const draft = waiting.get(id);
  clearTimeout(draft.timer);
  draft.timer = setTimeout(() => send(id), wait);
}

async function send(id, keepalive = false) {
  const draft = waiting.get(id);
  if (!draft || (draft.sending && !keepalive)) return;
  clearTimeout(draft.timer);
  draft.sending = true;
  const { body, key } = draft;
  let outcome;
  try {
    outcome = await put(draft, keepalive);
  } catch {
    outcome = { again: true, wait: 0 };
  }
  draft.sending = false;
  settle(id, draft, { ...outcome, same: draft.key === key, body });
}

async function put(draft, keepalive) {
  const response = await fetch(draft.address, {
    method: "PUT",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "Idempotency-Key": draft.key,
      "X-CSRF": document.body.dataset.csrf ?? "",
    },
    body: draft.body,
    credentials: "same-origin",
    keepalive: keepalive && new Blob([draft.body]).size < KEEPALIVE,
  });
  const said = await response.json().catch(() => ({}));
  if (response.ok) return { saved: said };
  const again = response.status >= 500 || response.status === 429;
  const wait = 1000 * Number(response.headers.get("Retry-After") ?? 0);
  return { again, wait, reason: said.error?.message ?? String(response.status) };
}

function settle(id, draft, outcome) {
  if (waiting.get(id) !== draft) return; // sent with the form, or taken over, meanwhile
  if (!outcome.same) {
    later(id, PAUSE); // typed on while it was sent: the newer words go next
  } else if (outcome.again) {
    draft.tries += 1;
    receipt(draft, "unsaved", navigator.onLine ? say("unsaved") : say("offline"));
    const wait = Math.min(LONGEST, 500 * 2 ** draft.tries) * (0.5 + Math.random() / 2);
    later(id, Math.max(wait, outcome.wait));
  } else {
    waiting.delete(id);
    remember();
    if (outcome.saved) accepted(draft, outcome.saved);
    else receipt(draft, "refused", say("refused", { reason: outcome.reason }));
  }
}

function accepted(draft, said) {
  receipt(draft, "saved", said.receipt ?? say("saved", { time: said.time ?? localTime() }));
  const filled = [...(draft.element?.querySelectorAll("[data-point]") ?? [])].filter(
    (point) => point.querySelector("textarea").value.trim() !== "",
  );
  (said.ids ?? []).forEach((pointId, index) => {
    const field = filled[index]?.querySelector("input[type=hidden]");
    if (field) field.value = pointId;
  });
  document.dispatchEvent(new Event("bordduk:saved"));
}

// Send everything now; resolves when all are settled, or after `most` ms.
export async function flush({ keepalive = false, most = 2000 } = {}) {
  const sent = Promise.all([...waiting.keys()].map((id) => send(id, keepalive)));
  await Promise.race([sent, new Promise((done) => setTimeout(done, most))]);
}

export function unsaved(root) {
  return [...waiting.values()].some((draft) => draft.element && root.contains(draft.element));
}

// What an earlier page of this tab could not send.
function restore() {
  let kept = [];
  try {
    kept = JSON.parse(sessionStorage.getItem(STORE) ?? "[]");
  } catch {
    return;
  }
  for (const [id, draft] of kept) {
    const element = [...document.querySelectorAll("[data-save]")].find((each) => idOf(each) === id);
    if (element) fill(element, JSON.parse(draft.body));
    waiting.set(id, { ...draft, element, tries: 0, sending: false });
    send(id);
  }
}

function fill(element, body) {
  (body.points ?? []).forEach((point, index) => {
    const places = element.querySelectorAll("[data-point] textarea");
    const place = places[index] ?? addPoint(element).querySelector("textarea");
    place.value = point.text;
  });
  for (const [name, value] of Object.entries(body.fields ?? {})) {
    const input = element.querySelector(`[name="${CSS.escape(name)}"]`);
    if (input && !["radio", "checkbox"].includes(input.type)) input.value = value;
  }
}

export function addPoint(element) {
  const list = element.querySelector("[data-list]");
  const point = list.querySelector("[data-point]").cloneNode(true);
  point.querySelector("input[type=hidden]").value = "";
  point.querySelector(".counter")?.remove();
  const area = point.querySelector("textarea");
  area.value = "";
  list.append(point);
  number(element);
  return point;
}

function movePoint(element, point, up) {
  const other = up ? point.previousElementSibling : point.nextElementSibling;
  if (!other) return;
  if (up) other.before(point);
  else other.after(point);
  number(element);
  point.querySelector(up ? ".point-up" : ".point-down").focus();
  if (element.dataset.save) changed(element);
}

function removePoint(element, point) {
  const next = point.nextElementSibling ?? point.previousElementSibling;
  point.remove();
  number(element);
  next?.querySelector("textarea").focus();
  if (element.dataset.save) changed(element);
}

function button(point, name, sign, words) {
  let made = point.querySelector(`.${name}`);
  if (!made) {
    made = document.createElement("button");
    made.type = "button";
    made.className = `point-button ${name}`;
    made.textContent = sign;
    point.append(made);
  }
  made.setAttribute("aria-label", words);
  return made;
}

// Names of fields and buttons follow their place; one point alone has nothing to remove or move.
function number(element) {
  const points = [...element.querySelectorAll("[data-point]")];
  const ranked = "ranked" in element.dataset;
  points.forEach((point, index) => {
    const place = { number: index + 1 };
    point.querySelector("textarea").setAttribute("aria-label", say("point", place));
    if (ranked) {
      button(point, "point-up", "↑", say("moveUp", place)).hidden = index === 0;
      button(point, "point-down", "↓", say("moveDown", place)).hidden = index === points.length - 1;
    }
    button(point, "point-remove", "×", say("removePoint", place)).hidden = points.length === 1;
  });
}

function count(area) {
  const limit = Number(area.dataset.limit);
  const left = limit - [...area.value].length; // characters, not UTF-16 units
  let counter = area.parentElement.querySelector(".counter");
  if (left > limit / 10) {
    counter?.remove();
    return;
  }
  if (!counter) {
    counter = document.createElement("p");
    counter.className = "counter";
    area.parentElement.append(counter);
  }
  counter.textContent = left < 0 ? say("tooLong", { count: -left }) : say("charactersLeft", { count: left });
  counter.classList.toggle("counter-over", left < 0);
}

// Make a piece of page ready: buttons that need script appear, fields know their numbers.
export function prepare(root) {
  for (const element of root.querySelectorAll("[data-points]")) {
    number(element);
    const add = element.querySelector("[data-add]");
    if (add) add.hidden = false;
  }
  for (const area of root.querySelectorAll("textarea[data-limit]")) count(area);
}

export function startDrafts() {
  prepare(document);
  document.addEventListener("input", ({ target }) => {
    if (target.matches("textarea[data-limit]")) count(target);
    const element = target.closest("[data-save]");
    if (!element) return;
    together(target);
    changed(element);
  });
  document.addEventListener("click", ({ target }) => {
    const element = target.closest("[data-points]");
    if (target.closest("[data-add]")) addPoint(element).querySelector("textarea").focus();
    if (target.closest(".point-up, .point-down")) {
      movePoint(element, target.closest("[data-point]"), target.matches(".point-up"));
    }
    if (target.closest(".point-remove")) removePoint(element, target.closest("[data-point]"));
  });
  document.addEventListener("submit", ({ target }) => {
    // The form itself carries these words now: a draft must not come after it.
    for (const [id, draft] of waiting) {
      if (draft.element && target.contains(draft.element)) {
        clearTimeout(draft.timer);
        waiting.delete(id);
      }
    }
    remember();
  });
  document.addEventListener("visibilitychange", () => document.hidden && flush({ keepalive: true }));
  addEventListener("pagehide", () => flush({ keepalive: true }));
  addEventListener("online", () => flush());
  restore();
}
