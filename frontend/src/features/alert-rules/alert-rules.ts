import { queryString, request, send } from "@/shared/api/http";
import type { AlertRule, AlertRuleBody, AlertRules } from "@/shared/api/types";
import { RULES_KEY } from "@/shared/alerts/useAlertRules";
import { useSave, type Saving } from "@/shared/forms/useSave";

/** A rule of null is taken away. */
export interface RuleChange {
  id: string;
  version: number;
  rule: AlertRuleBody | null;
}

function changed(rules: readonly AlertRule[], { id, rule }: RuleChange): AlertRule[] {
  if (rule === null) return rules.filter((one) => one.id !== id);
  return rules.some((one) => one.id === id) ? rules.map((one) => (one.id === id ? { id, rule } : one)) : [...rules, { id, rule }];
}

export function useSaveRule(): Saving<RuleChange> {
  return useSave<AlertRules, RuleChange>({
    queryKey: RULES_KEY,
    send: ({ id, version, rule }) => {
      const path = `/alert-rules/${encodeURIComponent(id)}`;
      return rule === null ? request<AlertRules>(`${path}${queryString({ version })}`, { method: "DELETE" }) : send<AlertRules>("PUT", path, { version, rule });
    },
    apply: (before, change) => ({ ...before, rules: changed(before.rules, change) }),
  });
}
