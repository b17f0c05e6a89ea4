// A page of a questionnaire: saved by itself while one types, and its questions come and go.
// Without script the same form is posted with «Next», and the server decides the same.

import { together } from "./choices.js";
import { say } from "./words.js";

const PAUSE = 800; // ms after the last key
const AT_ONCE = 60; // ms after a choice
const LONGEST = 30_000; // ms between tries
const AGAIN = 3_000; // ms until what an earlier page left is tried again
const PATIENCE = 2_000; // ms that «Next» waits for what is on its way
const KEEPALIVE = 60_000; // bytes: browsers refuse more in a request that outlives its page

const sheet = document.querySelector("[data-sheet]");
const receipt = sheet?.querySelector("[data-receipt]");
const MOST = Number(sheet?.dataset.most); // characters of a field that are kept at all
const STORE = `bordduk:sheet:${location.pathname}`;

let underway = null; // the body that the server has not acknowledged: it goes again before any other
let sending = null; // the promise of the request that is on its way
let dirty = false; // typed since `underway` was made
let timer = 0;
let tries = 0;
let restoring = false;

function body() {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(sheet)) if (name !== "csrf") fields.append(name, beginning(value));
  return fields.toString();
}

// Of what is far too long, as much as the server needs to see that it is.
function beginning(value) {
  if (value.length <= MOST) return value;
  let end = 0;
  let count = 0;
  for (const character of value) {
    if (count > MOST) break;
    count += 1;
    end += character.length;
  }
  return value.slice(0, end);
}

function farTooLong(place = sheet) {
  return [...place.querySelectorAll("input, textarea")].filter(({ value }) => [...beginning(value)].length > MOST);
}

function told(state, words) {
  receipt.dataset.state = state;
  receipt.textContent = words;
}

function remember() {
  if (restoring) return;
  try {
    const kept = { underway, latest: dirty ? body() : null };
    if (kept.underway || kept.latest) sessionStorage.setItem(STORE, JSON.stringify(kept));
    else sessionStorage.removeItem(STORE);
  } catch {
    // Storage is full or switched off: the words still stand in the fields.
  }
}

function changed(pause) {
  dirty = true;
  remember();
  told("saving", say("saving"));
  later(pause);
}

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

async function put(words, keepalive = false) {
  const response = await fetch(sheet.action, {
    method: "PUT",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      Accept: "application/json",
      "X-CSRF": document.body.dataset.csrf ?? "",
    },
    body: words,
    credentials: "same-origin",
    keepalive: keepalive && words.length < KEEPALIVE,
  });
  const said = await response.json().catch(() => ({}));
  if (response.ok) return { said };
  return { again: response.status >= 500 || response.status === 429, reason: said.error?.message ?? String(response.status) };
}

function save(keepalive = false) {
  clearTimeout(timer);
  if (restoring) return later(PAUSE);
  if (sending || !(dirty || underway)) return sending ?? Promise.resolve();
  if (!underway) {
    underway = body();
    dirty = false;
    remember();
  }
  sending = put(underway, keepalive === true)
    .catch(() => ({ again: true }))
    .then(settle);
  return sending;
}

function settle({ said, again, reason }) {
  sending = null;
  if (again) {
    tries += 1;
    told("unsaved", navigator.onLine ? say("unsaved") : say("offline"));
    later(Math.min(LONGEST, 500 * 2 ** tries) * (0.5 + Math.random() / 2));
    return;
  }
  underway = null;
  tries = 0;
  if (said) accepted(said);
  else told("refused", say("refused", { reason }));
  remember();
  if (dirty) later(AT_ONCE);
}

function accepted(said) {
  sheet.elements.marks.value = said.marks;
  const visible = new Set(said.shown);
  for (const item of sheet.querySelectorAll("[data-item]")) item.hidden = !visible.has(item.dataset.item);
  sheet.elements.shown.value = said.shown.join(" ");
  document.querySelector("[data-progress]").textContent = said.progress;
  const clashed = said.clashes.length > 0;
  sheet.querySelector("[data-clash]").hidden = !clashed;
  const unkept = Object.keys(said.unkept).length > 0;
  for (const item of sheet.querySelectorAll("[data-item]")) tell(item, said.unkept[item.dataset.item]);
  if (clashed) told("unsaved", "");
  else if (unkept) told("refused", say("savedButFor", { time: said.time }));
  else if (!dirty) told("saved", say("saved", { time: said.time }));
}

// Why something is not kept, at its field, as the server writes it without script.
function tell(item, reason) {
  const id = `error-${item.dataset.item}`;
  let line = document.getElementById(id);
  if (!reason) {
    if (!line || !("unkept" in line.dataset)) return;
    line.remove();
    item.classList.remove("field-wrong");
    for (const field of item.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    return;
  }
  if (!line) {
    line = document.createElement("p");
    Object.assign(line, { className: "error", id });
    [...item.querySelectorAll(".how, .seen")].at(-1).after(line);
  }
  line.dataset.unkept = "";
  line.textContent = reason;
  item.classList.add("field-wrong");
  for (const field of farTooLong(item)) {
    const about = new Set((field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean).concat(id));
    field.setAttribute("aria-describedby", [...about].join(" "));
    field.setAttribute("aria-invalid", "true");
  }
}

// What an earlier page of this tab could not send: first what may have arrived, then what is newer.
// It stays in the store until the server has answered; what is typed meanwhile waits for that.
async function restore() {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(STORE));
  } catch {
    // Nothing that can be read.
  }
  if (!kept?.underway && !kept?.latest) return;
  restoring = true;
  const bodies = [kept.underway, kept.latest].filter(Boolean);
  let done = {};
  for (const words of bodies) {
    done = await put(done.said ? replaced(words, done.said.marks) : words).catch(() => ({ again: true }));
    if (!done.said) break;
  }
  if (done.again) {
    told("unsaved", navigator.onLine ? say("unsaved") : say("offline"));
    setTimeout(restore, AGAIN);
    return;
  }
  restoring = false;
  sessionStorage.removeItem(STORE);
  if (done.said?.clashes.length) post(bodies.at(-1));
  else if (done.said && !dirty) location.reload();
  else if (!done.said) told("refused", say("refused", { reason: done.reason }));
}

function replaced(words, marks) {
  const fields = new URLSearchParams(words);
  fields.set("marks", marks);
  return fields.toString();
}

// Both versions are shown by the server, as without script.
function post(words) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = sheet.action;
  for (const [name, value] of [...new URLSearchParams(words), ["csrf", document.body.dataset.csrf ?? ""]]) {
    const area = document.createElement("textarea");
    area.name = name;
    area.value = value;
    form.append(area);
  }
  form.hidden = true;
  document.body.append(form);
  form.submit();
}

// --- Choices ---------------------------------------------------------------------------------------

function budget(place) {
  const given = [...place.querySelectorAll("input")].reduce((sum, input) => sum + (Number(input.value) || 0), 0);
  const line = place.querySelector("[data-left]");
  line.textContent = line.dataset.left.replace("{count}", Number(place.dataset.budget) - given);
}

function clear(field) {
  for (const input of field.querySelectorAll("input:checked")) input.checked = false;
  for (const input of field.querySelectorAll("input:not([type=radio])")) input.value = "";
  field.querySelector("input")?.focus();
}

function showClear() {
  for (const button of sheet.querySelectorAll("[data-clear]")) {
    button.hidden = !button.closest("fieldset").querySelector("input:checked");
  }
}

function start() {
  showClear();
  for (const place of sheet.querySelectorAll("[data-budget]")) budget(place);
  sheet.addEventListener("input", ({ target }) => {
    together(target);
    const place = target.closest("[data-budget]");
    if (place) budget(place);
    showClear();
    changed(["radio", "checkbox", "select-one"].includes(target.type) ? AT_ONCE : PAUSE);
  });
  sheet.addEventListener("click", ({ target }) => {
    if (target.closest("[data-clear]")) {
      clear(target.closest("fieldset"));
      showClear();
      changed(AT_ONCE);
    }
    if (target.closest(".point-remove")) changed(PAUSE);
  });
  sheet.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (farTooLong().length) {
      // It would be sent for nothing: it is told here, and all else is saved.
      event.preventDefault();
      dirty = true;
      await save();
      farTooLong()[0]?.focus();
      return;
    }
    if (sending) {
      // What is on its way must arrive first, or the form would clash with it.
      event.preventDefault();
      await Promise.race([sending, new Promise((done) => setTimeout(done, PATIENCE))]);
      sending = null;
      sheet.requestSubmit(event.submitter);
      return;
    }
    if (!restoring) sessionStorage.removeItem(STORE);
    dirty = false;
    underway = null;
  });
  document.addEventListener("visibilitychange", () => document.hidden && save(true));
  addEventListener("online", () => save());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  restore();
}

if (sheet && receipt) start();
