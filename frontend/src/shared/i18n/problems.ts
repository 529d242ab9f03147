/** Why the server refused something: a catalogue that only pages load where something can be refused. */

import { wordsOf } from ".";
import { problems as en } from "./en/problems";
import { problems as sv } from "./sv/problems";

export type ProblemWords = typeof sv;

export const useProblemWords = wordsOf<ProblemWords>({ sv, en });
