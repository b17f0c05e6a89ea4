// The live page: the server's stream where it opens, polling where it does not.
// A message is {version, run, html: {region: markup}, clock: {name: {left, running, total, marks}}}.

import { reanchor } from "./countdown.js";
import { flush, prepare, unsaved } from "./drafts.js";
import { announce, say } from "./words.js";

const OPENING = 8000; // ms: a stream that a proxy holds back counts as closed
const SILENT = 45_000; // ms without a ping: the line is dead though nobody said so
const POLL = 3000; // ms
const LONGEST = 30_000; // ms between tries
const GIVEN_UP = 20_000; // ms of failing before it is called offline

let version = -1;
let run = document.body.dataset.run || null; // the form that the page was drawn with
let stream = null;
let opened = false; // ever
let failures = 0;
let failingSince = null;
let timer = null;
let watchdog = null;
let shown = "";
let applying = Promise.resolve();
const held = new Map(); // region -> markup that waits until nobody types there

function show(state) {
  if (state === shown) return;
  const before = shown;
  shown = state;
  for (const place of document.querySelectorAll("[data-connection]")) {
    place.hidden = false;
    place.dataset.state = state;
    place.textContent = say(state);
  }
  if (before && before !== "connected" && state === "connected") announce(say(state));
  if (state === "offline") announce(say(state));
}

function works() {
  failures = 0;
  failingSince = null;
  show("connected");
}

function fails() {
  failures += 1;
  version = -1; // a server that has started anew counts from the beginning
  failingSince ??= performance.now();
  const lost = !navigator.onLine || performance.now() - failingSince > GIVEN_UP;
  show(lost ? "offline" : "reconnecting");
}

function backOff() {
  return Math.min(LONGEST, 1000 * 2 ** Math.min(failures, 5)) * (0.5 + Math.random() / 2);
}

const region = (name) => document.querySelector(`[data-region="${CSS.escape(name)}"]`);

function isTyping(element) {
  const active = document.activeElement;
  const writing = active?.matches("textarea, select, input:not([type=button], [type=submit])");
  return (writing && element.contains(active)) || unsaved(element);
}

// Finds the focused element again in new markup: by its id, else as the same one among its like.
function refocus(element) {
  const active = document.activeElement;
  if (!active || !element.contains(active)) return () => {};
  const like = (each) => [each.textContent.trim(), each.getAttribute("href"), each.getAttribute("name")].join("|");
  const known = like(active);
  const alike = () => [...element.querySelectorAll(active.localName)].filter((each) => like(each) === known);
  const place = alike().indexOf(active);
  return () => {
    const again = active.id ? element.querySelector(`#${CSS.escape(active.id)}`) : alike()[place];
    if (!again) element.tabIndex = -1; // it is gone: whoever uses the keyboard goes on from here
    (again ?? element).focus({ preventScroll: true });
  };
}

function replace(name, markup, { force = false } = {}) {
  const element = region(name);
  if (!element) return;
  if (!force && isTyping(element)) {
    held.set(name, markup);
    return;
  }
  held.delete(name);
  const focus = refocus(element);
  const folds = [...element.querySelectorAll("details[id]")].map(({ id, open }) => [id, open]);
  element.innerHTML = markup; // the server's own, escaped there; the policy runs no script in it
  // The markup is drawn once for many readers: each page puts its own form token in.
  for (const field of element.querySelectorAll('input[name="csrf"]')) field.value = document.body.dataset.csrf;
  for (const [id, open] of folds) element.querySelector(`#${CSS.escape(id)}`)?.toggleAttribute("open", open);
  prepare(element);
  focus();
}

function release() {
  for (const [name, markup] of [...held]) replace(name, markup);
}

// Another phase: save what is being written, then take the whole page's regions afresh.
async function turnPage() {
  await flush();
  const response = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (response.redirected) return location.assign(response.url);
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  held.clear();
  for (const fresh of page.querySelectorAll("[data-region]")) {
    replace(fresh.dataset.region, fresh.innerHTML, { force: true });
  }
  document.title = page.title;
  document.body.dataset.csrf = page.body.dataset.csrf ?? "";
}

async function apply(message) {
  if (message.version < version) return;
  const isNew = message.version > version;
  const turned = run !== null && message.run !== run;
  if (turned) await turnPage();
  version = message.version;
  run = message.run;
  if (isNew) for (const [name, markup] of Object.entries(message.html ?? {})) replace(name, markup);
  reanchor(message.clock, message.at);
}

function take(text) {
  const message = { ...JSON.parse(text), at: performance.now() };
  // One after the other: a page turn waits for the network, and the next message waits for it.
  applying = applying.then(() => apply(message)).catch(again);
}

function again() {
  fails();
  clearTimeout(timer);
  timer = setTimeout(() => (opened || !polls() ? open() : poll()), backOff());
}

function polls() {
  return Boolean(document.body.dataset.state);
}

export async function refresh() {
  if (!polls()) return;
  const response = await fetch(document.body.dataset.state, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(String(response.status));
  take(await response.text());
}

async function poll() {
  clearTimeout(timer);
  try {
    await refresh();
    works();
    timer = setTimeout(poll, POLL);
  } catch {
    again();
  }
}

function close() {
  clearTimeout(watchdog);
  stream?.close();
  stream = null;
}

function watch(limit) {
  clearTimeout(watchdog);
  watchdog = setTimeout(lost, limit);
}

function lost() {
  close();
  again();
}

function open() {
  close();
  clearTimeout(timer);
  stream = new EventSource(document.body.dataset.live);
  watch(OPENING);
  stream.onopen = () => {
    opened = true;
    works();
    watch(SILENT);
  };
  stream.onmessage = ({ data }) => {
    watch(SILENT);
    take(data);
  };
  stream.addEventListener("ping", () => watch(SILENT));
  stream.onerror = lost;
}

// The monotonic clock may have stood still while the machine slept: ask again.
function wake() {
  refresh().catch(() => (stream ? lost() : again()));
}

export function startLive() {
  if (!document.body.dataset.live) return;
  document.addEventListener("focusout", () => setTimeout(release, 0));
  document.addEventListener("bordduk:saved", release);
  document.addEventListener("visibilitychange", () => document.hidden || wake());
  addEventListener("pageshow", ({ persisted }) => persisted && open());
  addEventListener("pagehide", close);
  addEventListener("online", open);
  addEventListener("offline", () => show("offline"));
  open();
}
