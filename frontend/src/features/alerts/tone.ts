/** One soft tone, made by the browser itself. */

const GIVE_WAY_MILLISECONDS = 3_000;
const LOUDNESS = 0.16;
/** Two notes, a fourth apart: pitch in hertz, start and length in seconds. */
const NOTES = [
  { pitch: 587.3, start: 0, length: 0.5 },
  { pitch: 784, start: 0.18, length: 0.8 },
] as const;
const ATTACK_SECONDS = 0.03;
const SILENCE = 0.0001;

export interface Tone {
  /** Get ready; browsers let nothing be heard before the user has touched the page. */
  open: () => void;
  close: () => void;
  isHeard: () => boolean;
  play: () => void;
  /** For whoever has just asked to hear it, whatever other tabs do. */
  playHere: () => void;
  subscribe: (listener: () => void) => () => void;
}

function ring(context: AudioContext): void {
  for (const { pitch, start, length } of NOTES) {
    const at = context.currentTime + start;
    const source = context.createOscillator();
    const volume = context.createGain();
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(SILENCE, at);
    volume.gain.exponentialRampToValueAtTime(LOUDNESS, at + ATTACK_SECONDS);
    volume.gain.exponentialRampToValueAtTime(SILENCE, at + length);
    source.connect(volume).connect(context.destination);
    source.start(at);
    source.stop(at + length);
  }
}

/** With the page in several tabs, one of them is enough to hear. Only secure pages can agree on which. */
async function inOneTab(act: () => void): Promise<void> {
  if (!("locks" in navigator)) {
    act();
    return;
  }
  await navigator.locks.request("trio-monitor.tone", { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    act();
    await new Promise((resolve) => { setTimeout(resolve, GIVE_WAY_MILLISECONDS); });
  });
}

export function createTone(): Tone {
  const listeners = new Set<() => void>();
  const tell = () => { listeners.forEach((listener) => { listener(); }); };
  let context: AudioContext | null = null;
  const touch = () => { if (context?.state === "suspended") void context.resume(); };
  return {
    open() {
      if (context !== null || !("AudioContext" in window)) return;
      context = new AudioContext();
      context.addEventListener("statechange", tell);
      document.addEventListener("pointerdown", touch);
      document.addEventListener("keydown", touch);
      tell();
    },
    close() {
      document.removeEventListener("pointerdown", touch);
      document.removeEventListener("keydown", touch);
      void context?.close();
      context = null;
      tell();
    },
    isHeard: () => context?.state === "running",
    play() {
      const heard = context;
      if (heard?.state === "running") void inOneTab(() => { ring(heard); });
    },
    playHere() {
      if (context !== null) ring(context);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
  };
}
