/** A short tone of our own for a sign-in that asks: two notes of a bell, made here, from no file. */

const NOTES = [
  { hertz: 784, at: 0 },
  { hertz: 1047, at: 0.14 },
];
const LASTS_SECONDS = 0.5;
/** A device that has slept swallows its first moments. */
const WAKES_SECONDS = 1;
/** Heard in a quiet room, and no fright in one. */
const LOUDNESS = 0.2;

export async function playTone(): Promise<void> {
  const sound = new AudioContext();
  await sound.resume();
  const begins = sound.currentTime + WAKES_SECONDS;
  const notes = NOTES.map(({ hertz, at }) => {
    const note = new OscillatorNode(sound, { type: 'sine', frequency: hertz });
    const loudness = new GainNode(sound, { gain: 0 });
    loudness.gain.setValueAtTime(0, begins + at);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, begins + at + 0.01);
    loudness.gain.exponentialRampToValueAtTime(0.001, begins + at + LASTS_SECONDS);
    note.connect(loudness).connect(sound.destination);
    note.start(begins + at);
    note.stop(begins + at + LASTS_SECONDS);
    return note;
  });
  // The device is given back: it would keep the page awake.
  notes.at(-1)!.onended = () => void sound.close();
}
