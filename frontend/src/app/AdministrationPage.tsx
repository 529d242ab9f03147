import { lazy, Suspense, useEffect, useRef, type ReactNode } from "react";
import type { Agent, Dashboard, Queue } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import type { QueueView } from "@/shared/centre/queue-view";
import { quarterOf } from "@/shared/history/period";
import { PageHead } from "@/shared/admin/Page";
import { includes, useAccess } from "@/shared/access/access";
import { useAdminWords } from "@/shared/i18n/admin";
import { Link } from "@/shared/router/router";
import { ADMIN_SECTIONS, adminPath, leastRoleOfSection, NEW_ITEM, type AdminSection } from "@/shared/router/routes";
import { Coming } from "@/shared/ui/Coming";
import styles from "./AdministrationPage.module.css";

const BoardsPage = lazy(async () => ({ default: (await import("./BoardsPage")).BoardsPage }));
const QueuesView = lazy(async () => ({ default: (await import("@/features/queue-rules/QueuesView")).QueuesView }));
const QueueRulesView = lazy(async () => ({ default: (await import("@/features/queue-rules/QueueRulesView")).QueueRulesView }));
const UsersView = lazy(async () => ({ default: (await import("@/features/users/UsersView")).UsersView }));
const UserView = lazy(async () => ({ default: (await import("@/features/users/UserView")).UserView }));
const NewUserView = lazy(async () => ({ default: (await import("@/features/users/NewUserView")).NewUserView }));
const ApiTokensView = lazy(async () => ({ default: (await import("@/features/api-tokens/ApiTokensView")).ApiTokensView }));
const NewApiTokenView = lazy(async () => ({ default: (await import("@/features/api-tokens/NewApiTokenView")).NewApiTokenView }));
const AuditView = lazy(async () => ({ default: (await import("@/features/audit/AuditView")).AuditView }));
const QueueGroupsView = lazy(async () => ({ default: (await import("@/features/queue-groups/QueueGroupsView")).QueueGroupsView }));
const AlertRulesView = lazy(async () => ({ default: (await import("@/features/alert-rules/AlertRulesView")).AlertRulesView }));
const AlertRuleView = lazy(async () => ({ default: (await import("@/features/alert-rules/AlertRuleView")).AlertRuleView }));
const ChannelsView = lazy(async () => ({ default: (await import("@/features/channels/ChannelsView")).ChannelsView }));
const ChannelView = lazy(async () => ({ default: (await import("@/features/channels/ChannelView")).ChannelView }));
const DeliveriesView = lazy(async () => ({ default: (await import("@/features/channels/DeliveriesView")).DeliveriesView }));
const ConnectionView = lazy(async () => ({ default: (await import("@/features/trio-connection/ConnectionView")).ConnectionView }));
const ScreensView = lazy(async () => ({ default: (await import("@/features/screens/ScreensView")).ScreensView }));
const HiddenAgentsView = lazy(async () => ({ default: (await import("@/features/hidden-agents/HiddenAgentsView")).HiddenAgentsView }));
const LightHoursView = lazy(async () => ({ default: (await import("@/features/light-hours/LightHoursView")).LightHoursView }));
const SystemView = lazy(async () => ({ default: (await import("@/features/system/SystemView")).SystemView }));

const NO_AGENTS: readonly Agent[] = [];
/** Sections that speak of queues by name: without the names they would say that there are none. */
const ABOUT_QUEUES: readonly AdminSection[] = ["queues", "groups", "alertRules", "channels"];

export interface AdministrationPageProps {
  section: AdminSection;
  itemId: string | null;
  dashboard: Dashboard | null;
  moment: Moment;
  views: readonly QueueView[];
}

interface ListProps {
  itemId: string | null;
  queues: readonly Queue[];
}

interface NowProps extends ListProps {
  look: Moment["look"];
}

function Queues({ itemId, queues, look }: NowProps) {
  return itemId === null ? <QueuesView queues={queues} look={look} /> : <QueueRulesView key={itemId} queueId={itemId} queues={queues} />;
}

function AlertRules({ itemId, queues, look }: NowProps) {
  return itemId === null ? <AlertRulesView queues={queues} /> : <AlertRuleView key={itemId} ruleId={itemId} queues={queues} look={look} />;
}

function Channels({ itemId, queues }: ListProps) {
  return itemId === null ? <ChannelsView /> : <ChannelView key={itemId} channelId={itemId} queues={queues} />;
}

function Users({ itemId }: Pick<ListProps, "itemId">) {
  if (itemId === null) return <UsersView />;
  return itemId === NEW_ITEM ? <NewUserView /> : <UserView key={itemId} userId={itemId} />;
}

function ApiTokens({ itemId }: Pick<ListProps, "itemId">) {
  return itemId === null ? <ApiTokensView /> : <NewApiTokenView />;
}

function Section({ section, itemId, queues, ...centre }: AdministrationPageProps & { queues: readonly Queue[] }) {
  const pages: Record<AdminSection, () => ReactNode> = {
    queues: () => <Queues itemId={itemId} queues={queues} look={centre.moment.look} />,
    groups: () => <QueueGroupsView queues={queues} />,
    agents: () => <HiddenAgentsView agents={centre.dashboard?.agents ?? NO_AGENTS} />,
    alertRules: () => <AlertRules itemId={itemId} queues={queues} look={centre.moment.look} />,
    channels: () => <Channels itemId={itemId} queues={queues} />,
    deliveries: () => <DeliveriesView />,
    boards: () => <BoardsPage {...centre} />,
    screens: () => <ScreensView />,
    users: () => <Users itemId={itemId} />,
    apiTokens: () => <ApiTokens itemId={itemId} />,
    audit: () => <AuditView quarter={quarterOf(centre.moment.now)} />,
    appearance: () => <LightHoursView now={centre.moment.now} timeZone={centre.dashboard?.centre.time_zone ?? null} />,
    connection: () => <ConnectionView />,
    system: () => <SystemView />,
  };
  return pages[section]();
}

function SideList({ section }: { section: AdminSection }) {
  const words = useAdminWords().frame;
  const { role } = useAccess();
  const list = useRef<HTMLElement>(null);
  // On a phone the list lies on its side, and is longer than the screen.
  useEffect(() => {
    const link = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (list.current !== null && link != null) list.current.scrollLeft = link.offsetLeft;
  }, [section]);
  return (
    <nav ref={list} className={styles.side} aria-label={words.label}>
      <ul>
        {ADMIN_SECTIONS.filter((one) => includes(role, leastRoleOfSection(one))).map((one) => (
          <li key={one}><Link to={adminPath(one)} className={styles.link} aria-current={one === section ? "page" : undefined}>{words.sections[one]}</Link></li>
        ))}
      </ul>
    </nav>
  );
}

/** Everything that is set, each thing at an address of its own. */
export function AdministrationPage(props: AdministrationPageProps) {
  const words = useAdminWords();
  const coming = <><PageHead title={words.frame.sections[props.section]} /><Coming /></>;
  const queues = props.views.map((view) => view.queue).sort((one, other) => one.name.localeCompare(other.name, "sv"));
  return (
    <div className={styles.frame}>
      <SideList section={props.section} />
      <div className={styles.content}>
        {props.dashboard === null && ABOUT_QUEUES.includes(props.section)
          ? coming
          : <Suspense fallback={coming}><Section {...props} queues={queues} /></Suspense>}
      </div>
    </div>
  );
}
