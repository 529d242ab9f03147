import type { Channel, Channels } from "@/shared/api/types";
import { NoKey } from "@/shared/admin/NoKey";
import { PageHead } from "@/shared/admin/Page";
import { Loading } from "@/shared/ui/Loading";
import styles from "@/shared/ui/Table.module.css";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Link } from "@/shared/router/router";
import { adminPath } from "@/shared/router/routes";
import button from "@/shared/ui/Button.module.css";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { NEW } from "./ChannelView";
import { useChannels } from "./channels";
import { Health } from "./Health";

function ChannelRow({ channel }: { channel: Channel }) {
  const { t } = useWords();
  const words = useAdminWords().channels;
  return (
    <tr>
      <th scope="row" className={styles.name}><Link to={adminPath("channels", channel.id)} className={styles.link}>{channel.name}</Link></th>
      <td><Health channel={channel} /></td>
      <td className={styles.detail}>{words.kinds[channel.kind]}</td>
      <td className={styles.detail}><code>{channel.shown_url ?? words.unreadable}</code></td>
      <td className={styles.detail}>{t.page.menu.languages[channel.language]}</td>
      <td className={styles.number}>{channel.routes.length}</td>
    </tr>
  );
}

function ChannelList({ saved }: { saved: Channels }) {
  const words = useAdminWords().channels;
  if (saved.channels.length === 0) return <PanelState title={words.none} text={words.noneText} />;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.health}</th>
            <th scope="col" className={styles.detail}>{words.kind}</th>
            <th scope="col" className={styles.detail}>{words.address}</th>
            <th scope="col" className={styles.detail}>{words.language}</th>
            <th scope="col" className={styles.number}>{words.routes}</th>
          </tr>
        </thead>
        <tbody>{saved.channels.map((channel) => <ChannelRow key={channel.id} channel={channel} />)}</tbody>
      </table>
    </div>
  );
}

/** Every way to reach somebody, and whether it works. */
export function ChannelsView() {
  const words = useAdminWords().channels;
  const { data, error, refetch } = useChannels();
  const add = data?.can_seal === true ? <Link to={adminPath("channels", NEW)} className={button.primary}>{words.add}</Link> : undefined;
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} side={add} />
      {data?.can_seal === false && <NoKey title={words.noKey} text={words.noKeyText} />}
      {data === undefined ? <Loading error={error} onAgain={() => { void refetch(); }} /> : <Panel heading={words.heading}><ChannelList saved={data} /></Panel>}
    </>
  );
}
