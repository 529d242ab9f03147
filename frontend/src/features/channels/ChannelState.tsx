import { reasonOf } from "@/shared/api/reason";
import type { Channel } from "@/shared/api/types";
import forms from "@/shared/forms/Form.module.css";
import { useAdminWords } from "@/shared/i18n/admin";
import { useProblemWords } from "@/shared/i18n/problems";
import { Link } from "@/shared/router/router";
import { adminPath } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import { Panel } from "@/shared/ui/Panel";
import own from "./Channels.module.css";
import { useEnable, useTest } from "./channels";
import { Health } from "./Health";

function TestResult({ test }: { test: ReturnType<typeof useTest> }) {
  const { channels: words, forms: { reasons } } = useAdminWords();
  const problems = useProblemWords();
  if (test.isPending) return words.testing;
  if (test.error !== null) return words.testUnknown(reasonOf(test.error, problems, reasons));
  if (test.data === undefined) return null;
  const { is_taken: isTaken, reason, detail } = test.data;
  return isTaken || reason === null ? words.taken : words.notTaken(words.reasons[reason], detail ?? "");
}

/** How a saved channel is, and what can be done about it at once. */
export function ChannelState({ channel }: { channel: Channel }) {
  const words = useAdminWords().channels;
  const test = useTest(channel.id);
  const enable = useEnable(channel.id);
  return (
    <Panel heading={words.health}>
      <div className={forms.stack}>
        <Health channel={channel} />
        {channel.disabled !== null && <p className={own.detail}>{channel.disabled.detail}</p>}
        <div className={forms.row}>
          <Button disabled={test.isPending} onClick={() => { test.mutate(); }}>{words.test}</Button>
          {channel.disabled !== null && <Button disabled={enable.isPending} onClick={() => { enable.mutate(); }}>{words.enable}</Button>}
          <Link to={`${adminPath("deliveries")}?kanal=${encodeURIComponent(channel.id)}`} className={own.sent}>{words.deliveries}</Link>
        </div>
        <p role="status" className={own.result}><TestResult test={test} /></p>
      </div>
    </Panel>
  );
}
