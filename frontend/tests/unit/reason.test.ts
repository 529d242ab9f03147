import { describe, expect, it } from "vitest";
import { RequestFailed } from "@/shared/api/http";
import type { FaultCode } from "@/shared/api/types";
import { reasonOf, reasonSentence } from "@/shared/api/reason";
import { faultsOf, faultText } from "@/shared/forms/faults";
import { forms } from "@/shared/i18n/sv/admin/forms";
import { problems } from "@/shared/i18n/sv/problems";

const ENGLISH = "There is no such thing.";
const refused = (kind: string, status = 422) => new RequestFailed(status, kind, ENGLISH);

describe("why something failed", () => {
  it("is told by its kind, by the page's own words where it has some", () => {
    expect(reasonOf(refused("no-such-user", 404), problems)).toBe("användaren finns inte längre");
    expect(reasonOf(refused("no-such-user", 404), problems, { "no-such-user": "Bo är borta" })).toBe("Bo är borta");
    expect(reasonSentence(refused("no-such-user", 404), problems)).toBe("Användaren finns inte längre.");
  });

  it("is never told in the server's English", () => {
    for (const error of [refused("never-heard-of"), refused("", 502), new TypeError(ENGLISH)]) {
      expect(reasonOf(error, problems)).not.toContain(ENGLISH);
    }
    expect(reasonOf(refused("", 502), problems)).toBe("Trio Monitor svarade med felet 502");
    expect(faultsOf(refused("never-heard-of"), "body", forms.faults, problems)).toEqual([{ path: "", text: "Trio Monitor svarade med felet 422." }]);
  });

  it.each([
    ["no_clock_time", null, forms.faults.clockTime],
    ["missing", null, forms.faults.missing],
    ["greater_than_equal", 0.5, forms.faults.least("0.5")],
    ["address_end", "/te/api", forms.faults.addressEnd("/te/api")],
    ["invalid", null, forms.faults.unusable],
  ] as const)("of a value is told by its code: %s", (code, value, text) => {
    expect(faultText({ code, value }, forms.faults)).toBe(text);
  });

  it("is told even by a code of a newer server than this page", () => {
    expect(faultText({ code: "of_tomorrow" as FaultCode, value: 3 }, forms.faults)).toBe(forms.faults.unusable);
  });
});
