/** What the user calls themselves to colleagues. There are no accounts: the browser remembers it until signing out. */

import { keep, readKept } from "@/shared/browser/kept";

const KEY = "trio-monitor.my-name";
export const LONGEST_NAME = 80;

export const readMyName = (): string => readKept(KEY) ?? "";

export const keepMyName = (name: string): void => { keep(KEY, name); };

export const forgetMyName = (): void => { keep(KEY, null); };
