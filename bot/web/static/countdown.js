// Countdowns. The server says how many seconds are left; we anchor them to the monotonic clock and
// never reckon with the wall clock, which differs from phone to phone.

import { announce } from "./words.js";

const JUMP = 5; // seconds: a mark passed longer ago than this (sleep, extension) is not news
const anchors = new WeakMap(); // element -> {left, at, running, written}
const heard = new Map(); // name + marks -> seconds left when we last looked

export function figures(left) {
  const seconds = Math.ceil(left);
  const whole = Math.abs(seconds);
  const sign = seconds < 0 ? "+" : "";
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].slice(whole < 3600 ? 1 : 0);
  return sign + parts.map((part, place) => (place ? String(part).padStart(2, "0") : part)).join(":");
}

function written(element) {
  const { left, running, total } = element.dataset;
  return `${left}|${running}|${total}`;
}

function anchor(element, at) {
  const { left, running } = element.dataset;
  const fresh = { left: Number(left), at, running: running === "true", written: written(element) };
  anchors.set(element, fresh);
  return fresh;
}

function remaining(element, now) {
  let known = anchors.get(element);
  if (!known || known.written !== written(element)) known = anchor(element, now);
  return known.running ? known.left - (now - known.at) / 1000 : known.left;
}

function listen(element, left) {
  const name = `${element.dataset.countdown}|${element.dataset.total}|${element.dataset.marks}`;
  const before = heard.get(name) ?? left + 2; // the start is news to whoever has just come in
  heard.set(name, left);
  if (element.dataset.running !== "true" || before - left > JUMP) return;
  for (const mark of JSON.parse(element.dataset.marks || "[]")) {
    if (before > mark.left && mark.left >= left) {
      announce(mark.words);
      document.dispatchEvent(new CustomEvent("bordduk:mark", { detail: mark }));
    }
  }
}

function draw(element, left) {
  const face = element.querySelector("[data-figures]");
  const words = figures(left);
  if (face && face.textContent !== words) face.textContent = words;
  const bar = element.querySelector("[data-bar]");
  if (bar) bar.value = Math.max(0, left);
  const over = Math.ceil(left) < 0;
  element.dataset.over = String(over);
  const note = element.querySelector("[data-over-note]");
  if (note) note.hidden = !over;
}

function tick() {
  const now = performance.now();
  for (const element of document.querySelectorAll("[data-countdown]")) {
    const left = remaining(element, now);
    draw(element, left);
    listen(element, left);
  }
}

// New figures from the server: {name: {left, running, total, marks}}.
export function reanchor(clocks, now = performance.now()) {
  for (const [name, clock] of Object.entries(clocks ?? {})) {
    for (const element of document.querySelectorAll(`[data-countdown="${CSS.escape(name)}"]`)) {
      element.dataset.left = clock.left;
      element.dataset.running = String(clock.running);
      if (clock.total !== undefined) element.dataset.total = clock.total ?? "";
      if (clock.marks !== undefined) element.dataset.marks = JSON.stringify(clock.marks);
      anchor(element, now);
    }
  }
  tick();
}

export function startCountdowns() {
  // The page's own figures were right when the server answered, not when this script began.
  const [page] = performance.getEntriesByType("navigation");
  const at = page?.responseStart || performance.now();
  for (const element of document.querySelectorAll("[data-countdown]")) anchor(element, at);
  tick();
  setInterval(tick, 200);
}
