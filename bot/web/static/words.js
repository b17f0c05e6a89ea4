// The sentences that the script says, in the reader's language: the server put them on <body>.

const sentences = JSON.parse(document.body.dataset.words || "{}");

export function say(key, values = {}) {
  return (sentences[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function announce(words) {
  const region = document.querySelector("[data-announce]");
  if (region) region.textContent = words;
}
