/** The texts of wall screens and of their boards: a catalogue that only the pages which need it load. */

import { wordsOf } from ".";
import { wall as en } from "./en/wall";
import { wall as sv } from "./sv/wall";

export type WallWords = typeof sv;

export const useWallWords = wordsOf<WallWords>({ sv, en });
