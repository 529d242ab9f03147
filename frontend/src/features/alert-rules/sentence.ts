/** A rule told as one sentence. Pure. */

import { isOfMonitor } from "@/shared/alerts/metrics";
import type { AlertRuleBody } from "@/shared/api/types";
import type { Format } from "@/shared/format/format";
import type { AdminCatalogue } from "@/shared/i18n/admin";
import { hasWindow, isLowerWorse, unitOf } from "./metrics";

const MINUTE = 60;
const HOUR = 3600;

export interface Names {
  queue: (id: string) => string;
  group: (id: string) => string;
}

type Words = AdminCatalogue["rules"]["sentence"];

export function lengthText(seconds: number, words: Words, format: Format): string {
  if (seconds >= HOUR && seconds % HOUR === 0) return words.hours(format.decimal(seconds / HOUR));
  if (seconds >= MINUTE && seconds % MINUTE === 0) return words.minutes(format.decimal(seconds / MINUTE));
  return format.seconds(seconds);
}

function placeText(rule: AlertRuleBody, names: Names, words: Words): string {
  if (isOfMonitor(rule.metric)) return "";
  const places = [...rule.queue_ids.map(names.queue), ...rule.group_ids.map((id) => words.group(names.group(id)))];
  if (places.length === 0) return rule.place === "centre" ? words.together : words.anyQueue;
  return rule.place === "centre" ? words.inAll(places) : words.inAny(places);
}

function valueText(value: number, rule: AlertRuleBody, words: Words, format: Format): string {
  const percent = format.wholePercent(value);
  if (rule.is_of_limit) return rule.metric === "service_level" ? words.ofTarget(percent) : words.ofLimit(percent);
  switch (unitOf(rule)) {
    case "seconds":
      return lengthText(value, words, format);
    case "percent":
      return percent;
    case "count":
    case "none":
      return format.decimal(value);
  }
}

/** "Larma när längsta väntetid i Växel har varit minst 18 s i 20 s, tills den har varit under 15 s i 30 s." */
export function sentenceOf(rule: AlertRuleBody, names: Names, words: Words, windows: Record<NonNullable<AlertRuleBody["window"]>, string>, format: Format): string {
  const lasting = (seconds: number): string | null => (seconds > 0 ? lengthText(seconds, words, format) : null);
  const [hold, keep] = [lasting(rule.hold_seconds), lasting(rule.keep_seconds)];
  if (rule.metric === "circuit_open") return words.circuit(hold, keep);
  const subject = words.subjects[rule.metric];
  const what = hasWindow(rule.metric) && rule.window !== null ? words.inWindow(subject.name, windows[rule.window]) : subject.name;
  const [breach, over] = isLowerWorse(rule.metric) ? ["below", "atLeast"] as const : ["atLeast", "below"] as const;
  return words.whole({
    what,
    place: placeText(rule, names, words),
    enter: words[breach](valueText(rule.enter, rule, words, format)),
    hold,
    pronoun: subject.pronoun,
    clear: words[over](valueText(rule.clear, rule, words, format)),
    keep,
  });
}
