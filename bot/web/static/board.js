/* The board of official answers: how many have answered, fetched again while somebody looks. */

const EVERY = 20_000; // ms
const counts = document.querySelector("[data-counts]");

async function renew() {
  if (document.hidden) return;
  try {
    const answer = await fetch(counts.dataset.counts, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const words = await answer.text();
      const there = new DOMParser().parseFromString(words, "text/html").body;
      if (there.textContent.trim() !== counts.textContent.trim()) counts.replaceChildren(...there.childNodes);
    }
  } catch {
    // The next round tries again; the page says nothing that is not so.
  }
}

if (counts) setInterval(renew, EVERY);
