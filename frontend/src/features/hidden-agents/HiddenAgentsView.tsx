import { useQuery } from "@tanstack/react-query";
import { memo, useMemo, useState } from "react";
import { PageHead } from "@/shared/admin/Page";
import { request, send } from "@/shared/api/http";
import type { Agent, HiddenAgents } from "@/shared/api/types";
import forms from "@/shared/forms/Form.module.css";
import { SaveForm } from "@/shared/forms/SaveForm";
import { toggled } from "@/shared/forms/toggled";
import { useDraft } from "@/shared/forms/useDraft";
import { useForm } from "@/shared/forms/useForm";
import { useSave } from "@/shared/forms/useSave";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { changeSearch, useAddress } from "@/shared/router/router";
import { Loading } from "@/shared/ui/Loading";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { SearchField } from "@/shared/ui/SearchField";
import { Segmented } from "@/shared/ui/Segmented";
import { AgentRows } from "./AgentRows";
import { listed, withMore, type Known } from "./agents";

const KEY = ["hidden-agents"] as const;
const FILTERS = ["all", "onlyHidden"] as const;

const searchFor = (name: string) => { changeSearch({ sok: name === "" ? null : name }); };

interface AgentsFormProps {
  saved: HiddenAgents;
  agents: readonly Agent[];
  onReload: () => void;
}

/** Whoever has been seen since the page was opened: who is shown again comes back at the next poll only. */
function useKnown(agents: readonly Agent[], saved: HiddenAgents): readonly Known[] {
  const [known, setKnown] = useState<readonly Known[]>([]);
  const all = useMemo(() => withMore(known, agents, saved.agents), [known, agents, saved]);
  if (all.length > known.length) setKnown(all);
  return all;
}

function AgentsForm({ saved, agents, onReload }: AgentsFormProps) {
  const words = useAdminWords().hiddenAgents;
  const { t } = useWords();
  const draft = useDraft({ agent_ids: saved.agents.map((agent) => agent.id).toSorted() }, saved.version);
  const known = useKnown(agents, saved);
  const { search: address } = useAddress();
  const search = address.get("sok") ?? "";
  const filter = address.get("visa") === "dolda" ? "onlyHidden" : "all";
  const saving = useSave<HiddenAgents, { version: number; agent_ids: string[] }>({
    queryKey: KEY,
    send: (change) => send("PUT", "/hidden-agents", change),
    apply: (before, change) => ({ ...before, agents: known.filter((agent) => change.agent_ids.includes(agent.id)).map(({ id, name }) => ({ id, name })) }),
  });
  const form = useForm({ draft, saving, root: "body", check: () => [], changeOf: ({ agent_ids }, version) => ({ version, agent_ids }), onReload });
  const { agent_ids: ids } = draft.value;
  const toggle = (id: string) => { draft.change({ agent_ids: toggled(ids, id).toSorted() }); };
  const rows = listed(known, search, filter === "onlyHidden" ? ids : null);
  if (known.length === 0) return <PanelState title={words.none} text={words.noneText} />;
  return (
    <SaveForm {...form} label={words.heading}>
      <Panel heading={words.heading} note={words.count(ids.length, known.length)} side={<SearchField label={t.agents.search} value={search} onSearch={searchFor} />}>
        <div className={forms.stack}>
          <Segmented label={words.filter} options={FILTERS} words={words} value={filter} onChange={(chosen) => { changeSearch({ visa: chosen === "onlyHidden" ? "dolda" : null }); }} />
          <p className={forms.hint}>{words.queueCounts}</p>
        </div>
        {rows.length === 0
          ? <PanelState title={filter === "onlyHidden" && search === "" ? words.noneHidden : t.agents.noMatch} />
          : <AgentRows rows={rows} agents={agents} hiddenIds={ids} onToggle={toggle} />}
      </Panel>
    </SaveForm>
  );
}

/** Which agents are shown and counted, and which are not. Drawn anew when a poll has come, not each second. */
export const HiddenAgentsView = memo(function HiddenAgentsView({ agents }: { agents: readonly Agent[] }) {
  const words = useAdminWords().hiddenAgents;
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => request<HiddenAgents>("/hidden-agents", { signal }) });
  const reload = () => { void refetch(); };
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} />
      {data === undefined ? <Loading error={error} onAgain={reload} /> : <AgentsForm saved={data} agents={agents} onReload={reload} />}
    </>
  );
});
