// A bell on the projector, made of two tones; silent until somebody presses the button.

import { say } from "./words.js";

const STRIKE = [[1046.5, 0.5, 2.2], [2093, 0.2, 1.4], [3140, 0.08, 0.8]]; // Hz, strength, seconds
let sound = null;

function strike(at, strength) {
  for (const [pitch, share, length] of STRIKE) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(share * strength, at);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + length);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + length);
  }
}

function ring({ detail }) {
  if (!sound) return;
  const ended = detail.left <= 0;
  strike(sound.currentTime, ended ? 0.8 : 0.35);
  if (ended) strike(sound.currentTime + 0.6, 0.8);
}

export function startBell() {
  const button = document.querySelector("[data-sound]");
  if (!button || !window.AudioContext) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (sound) {
      await sound.close();
      sound = null;
    } else {
      sound = new AudioContext();
      strike(sound.currentTime, 0.35); // so that the volume can be set
    }
    button.textContent = say(sound ? "soundOn" : "soundOff");
  });
  document.addEventListener("bordduk:mark", ring);
}
