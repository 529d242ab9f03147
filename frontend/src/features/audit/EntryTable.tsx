import type { AuditEntry } from "@/shared/api/types";
import { DASH } from "@/shared/format/format";
import { memberOf } from "@/shared/forms/faults";
import { useWords } from "@/shared/i18n";
import { useAdminWords, type AdminCatalogue } from "@/shared/i18n/admin";
import { Link } from "@/shared/router/router";
import { alertPath } from "@/shared/router/routes";
import table from "@/shared/ui/Table.module.css";
import styles from "./Audit.module.css";
import { differencesOf, type Difference } from "./difference";

/** More are folded away. */
const MOST_SHOWN = 6;

/** The names of roles are also names that somebody may have. */
const hasWords = (path: string): boolean => memberOf(path) === "role";

function textOf(value: unknown, path: string, words: AdminCatalogue["audit"]): string {
  if (value === undefined || value === null || value === "") return DASH;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (Array.isArray(value)) return value.length === 0 ? words.nothing : value.map((one) => textOf(one, path, words)).join(", ");
  if (typeof value === "object") return words.nothing;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return (hasWords(path) ? words.values[text] : undefined) ?? text;
}

/** The path in the words of the forms, where they have one for it. */
function nameOf(path: string, { forms, audit }: AdminCatalogue): string {
  const known = { ...forms.members, ...audit.members } as Record<string, string>;
  const name = known[memberOf(path)];
  if (name === undefined) return path;
  const place = path.split(".").slice(0, -1).filter((part) => /^\d+$/.test(part));
  return place.length === 0 ? name : audit.at(name, place.join("."));
}

function Change({ change: { path, before, after } }: { change: Difference }) {
  const words = useAdminWords();
  return (
    <li className={styles.change}>
      <span className={styles.member}>{nameOf(path, words)}</span>
      {before !== undefined && <del><span className="visually-hidden">{words.audit.was}</span>{textOf(before, path, words.audit)}</del>}
      {before !== undefined && after !== undefined && <span aria-hidden="true">→</span>}
      {after !== undefined && <ins><span className="visually-hidden">{words.audit.became}</span>{textOf(after, path, words.audit)}</ins>}
    </li>
  );
}

/** What became what. */
function Changes({ entry }: { entry: AuditEntry }) {
  const words = useAdminWords().audit;
  const changes = differencesOf(entry.before, entry.after);
  if (changes.length === 0) return null;
  const list = (some: Difference[]) => <ul className={styles.changes}>{some.map((change) => <Change key={change.path} change={change} />)}</ul>;
  if (changes.length <= MOST_SHOWN) return list(changes);
  return (
    <>
      {list(changes.slice(0, MOST_SHOWN))}
      <details>
        <summary>{words.more(changes.length - MOST_SHOWN)}</summary>
        {list(changes.slice(MOST_SHOWN))}
      </details>
    </>
  );
}

/** Whom or what an act was about. An alert has no name that says anything, but a page. */
function Target({ entry: { action, target } }: { entry: AuditEntry }) {
  const words = useAdminWords().audit;
  if (target === null) return null;
  return <span className={styles.target}>{action.startsWith("alert.") ? <Link to={alertPath(target)} className={table.link}>{words.alert}</Link> : target}</span>;
}

function Row({ entry }: { entry: AuditEntry }) {
  const { format } = useWords();
  const words = useAdminWords().audit;
  const actions: Record<string, string> = words.actions;
  const kind = entry.actor_kind === "person" ? null : words.kinds[entry.actor_kind];
  return (
    <tr>
      <td data-label={words.when} className={styles.at}><time dateTime={entry.at}>{format.date(entry.at)} {format.timeWithSeconds(entry.at)}</time></td>
      <td data-label={words.actor}>{entry.actor_name}{kind !== null && <span className={styles.kind}> {kind}</span>}</td>
      <th scope="row" className={`${styles.what ?? ""} ${table.whole ?? ""}`}>{actions[entry.action] ?? entry.action}<Target entry={entry} /></th>
      <td className={`${styles.changed ?? ""} ${table.whole ?? ""}`}><Changes entry={entry} /></td>
      <td data-label={words.address} className={styles.quiet}>{entry.address ?? DASH}</td>
    </tr>
  );
}

export function EntryTable({ entries }: { entries: readonly AuditEntry[] }) {
  const words = useAdminWords().audit;
  return (
    <div className={table.scroll} role="group" aria-label={words.heading} tabIndex={0}>
      <table className={`${table.table ?? ""} ${table.cards ?? ""}`}>
        <thead>
          <tr>
            {[words.when, words.actor, words.action, words.changed, words.address].map((word) => <th key={word} scope="col">{word}</th>)}
          </tr>
        </thead>
        <tbody>{entries.map((entry) => <Row key={entry.id} entry={entry} />)}</tbody>
      </table>
    </div>
  );
}
