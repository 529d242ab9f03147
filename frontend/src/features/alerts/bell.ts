/** Tells of new alerts in the ways that the user has chosen: all of them are off until then. */

import type { Alert } from "@/shared/api/types";
import { keep, readKept } from "@/shared/browser/kept";
import { navigate } from "@/shared/router/router";
import { alertPath, ALERTS_PATH } from "@/shared/router/routes";
import type { Desktop, Permission } from "./desktop";
import { createWatch } from "./news";
import type { Tone } from "./tone";

export interface BellState {
  hasSound: boolean;
  /** Sound is chosen, and the browser holds it back. */
  isSilent: boolean;
  hasDesktop: boolean;
  permission: Permission;
  /** The last ones that were news. */
  latest: readonly Alert[];
}

export interface Words {
  title: (alerts: readonly Alert[]) => string;
  text: (alerts: readonly Alert[]) => string;
}

export interface Bell {
  subscribe: (listener: () => void) => () => void;
  read: () => BellState;
  /** Get ready for what is chosen; what is given back puts it away. */
  start: () => () => void;
  see: (alerts: readonly Alert[], now: number, words: Words) => void;
  chooseSound: (isOn: boolean) => void;
  chooseDesktop: (isOn: boolean) => Promise<void>;
  unmute: () => void;
}

const SOUND_KEY = "trio-monitor.sound";
const DESKTOP_KEY = "trio-monitor.desktop";
const ON = "on";
const QUIET_MILLISECONDS = 60_000;

export function createBell(tone: Tone, desktop: Desktop): Bell {
  const listeners = new Set<() => void>();
  const watch = createWatch();
  let playedAt = -Infinity;
  let state: BellState = {
    hasSound: readKept(SOUND_KEY) === ON,
    isSilent: false,
    hasDesktop: readKept(DESKTOP_KEY) === ON,
    permission: desktop.permission(),
    latest: [],
  };

  const change = (members: Partial<BellState>) => {
    state = { ...state, ...members };
    listeners.forEach((listener) => { listener(); });
  };
  const listen = () => { change({ isSilent: state.hasSound && !tone.isHeard() }); };

  const notify = (news: readonly Alert[], words: Words) => {
    const [first] = news;
    if (first === undefined || !state.hasDesktop || desktop.permission() !== "granted") return;
    const path = news.length === 1 ? alertPath(first.id) : ALERTS_PATH;
    desktop.show({ title: words.title(news), text: words.text(news), name: news.map((alert) => alert.id).join(" "), path }, navigate);
  };

  const sound = (news: readonly Alert[], now: number) => {
    const isCritical = news.some((alert) => alert.severity === "critical");
    if (!state.hasSound || !isCritical || now - playedAt < QUIET_MILLISECONDS) return;
    playedAt = now;
    tone.play();
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    read: () => state,
    start() {
      const unsubscribe = tone.subscribe(listen);
      if (state.hasSound) tone.open();
      return () => {
        unsubscribe();
        tone.close();
      };
    },
    see(alerts, now, words) {
      const news = watch.see(alerts, now);
      if (news.length === 0) return;
      change({ latest: news });
      sound(news, now);
      notify(news, words);
    },
    chooseSound(isOn) {
      keep(SOUND_KEY, isOn ? ON : null);
      change({ hasSound: isOn });
      if (isOn) tone.open();
      else tone.close();
      // What was chosen is heard at once, by the very touch that browsers ask for.
      tone.playHere();
    },
    async chooseDesktop(isOn) {
      const permission = isOn ? await desktop.ask() : desktop.permission();
      const hasDesktop = isOn && permission === "granted";
      keep(DESKTOP_KEY, hasDesktop ? ON : null);
      change({ hasDesktop, permission });
    },
    // The touch of the button itself lets the sound through.
    unmute() { tone.playHere(); },
  };
}
