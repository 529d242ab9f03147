/** The texts of the page where boards are made: a catalogue that only that page loads. */

import { wordsOf } from ".";
import { boards as en } from "./en/boards";
import { boards as sv } from "./sv/boards";

export type BoardWords = typeof sv;

export const useBoardWords = wordsOf<BoardWords>({ sv, en });
