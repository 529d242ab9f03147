import type { Channel, Deliveries, Delivery, NoticeState, Status } from "@/shared/api/types";
import { PageHead } from "@/shared/admin/Page";
import { Loading } from "@/shared/ui/Loading";
import styles from "@/shared/ui/Table.module.css";
import forms from "@/shared/forms/Form.module.css";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { changeSearch, Link, useAddress } from "@/shared/router/router";
import { alertPath } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import own from "./Channels.module.css";
import { useChannels, useDeliveries } from "./channels";

const SHAPES: Record<NoticeState, Status> = { sent: "good", waiting: "warning", failed: "critical" };

function Tries({ delivery: { attempts, next_at: nextAt } }: { delivery: Delivery }) {
  const { format } = useWords();
  const words = useAdminWords().channels;
  const reason = attempts.at(-1)?.reason ?? null;
  return (
    <>
      {words.tries(attempts.length)}
      {reason !== null && <span className={styles.quiet} title={attempts.at(-1)?.detail ?? undefined}> {words.because(words.reasons[reason])}</span>}
      {nextAt !== null && <span className={styles.quiet}> {words.nextTry(format.timeWithSeconds(nextAt))}</span>}
    </>
  );
}

function DeliveryRow({ delivery, channelName }: { delivery: Delivery; channelName: string }) {
  const { t, format } = useWords();
  const words = useAdminWords().channels;
  return (
    <tr>
      <th scope="row" className={own.when}>{format.dateTime(delivery.created_at)}</th>
      <td>{channelName}</td>
      <td><span className={own.health}><StatusGlyph status={SHAPES[delivery.state]} />{words.states[delivery.state]}</span></td>
      <td>
        {delivery.events.length === 0 && DASH}
        {delivery.events.map(({ alert_id: alertId, kind, at }) => <Link key={`${alertId}${at}${kind}`} to={alertPath(alertId)} className={own.event}>{t.alerts.kinds[kind]}</Link>)}
      </td>
      <td><Tries delivery={delivery} /></td>
    </tr>
  );
}

function DeliveryTable({ page, channels }: { page: Deliveries; channels: readonly Channel[] }) {
  const words = useAdminWords().channels;
  if (page.deliveries.length === 0) return <PanelState title={words.nothingSent} text={words.nothingSentText} />;
  return (
    <div className={styles.scroll} role="group" aria-label={words.deliveriesHeading} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{words.when}</th>
            <th scope="col">{words.channel}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.told}</th>
            <th scope="col">{words.attempts}</th>
          </tr>
        </thead>
        <tbody>
          {page.deliveries.map((delivery) => <DeliveryRow key={delivery.id} delivery={delivery} channelName={channels.find((one) => one.id === delivery.channel_id)?.name ?? delivery.channel_id} />)}
        </tbody>
      </table>
    </div>
  );
}

/** What was sent to whom, the latest first; the choice of channel stands in the address. */
export function DeliveriesView() {
  const words = useAdminWords().channels;
  const { search } = useAddress();
  const channelId = search.get("kanal");
  const before = search.get("fore");
  const channels = useChannels().data?.channels ?? [];
  const { data, error, refetch } = useDeliveries(channelId, before);
  const options = channelId !== null && channels.every((one) => one.id !== channelId) ? [...channels, { id: channelId, name: channelId }] : channels;
  return (
    <>
      <PageHead title={words.deliveriesHeading} lead={words.deliveriesLead} />
      <label className={own.pick}>
        <span>{words.channel}</span>
        <select className={forms.select} value={channelId ?? ""} onChange={(event) => { changeSearch({ kanal: event.target.value === "" ? null : event.target.value, fore: null }); }}>
          <option value="">{words.allChannels}</option>
          {options.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
        </select>
      </label>
      <Panel heading={words.deliveriesHeading} side={(
        <>
          {before !== null && <Button onClick={() => { changeSearch({ fore: null }); }}>{words.latest}</Button>}
          {data?.next != null && <Button onClick={() => { changeSearch({ fore: data.next }); }}>{words.older}</Button>}
        </>
      )}>
        {data === undefined ? <Loading error={error} onAgain={() => { void refetch(); }} /> : <DeliveryTable page={data} channels={channels} />}
      </Panel>
    </>
  );
}
