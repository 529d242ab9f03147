import { useMutation, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { queryString, request, RequestFailed, send } from "@/shared/api/http";
import type { Connection, ConnectionBody, ConnectionTest, FailureReason } from "@/shared/api/types";
import type { Fault } from "@/shared/forms/faults";
import { useSave, type Saving } from "@/shared/forms/useSave";
import type { AdminCatalogue } from "@/shared/i18n/admin";

const CONNECTION_KEY = ["connection"] as const;
const PATH = "/connection";
const API_PATH = "/te/api";

/** A connection of null goes back to the environment's. */
export interface ConnectionChange {
  version: number;
  connection: ConnectionBody | null;
}

/** What is typed. Secrets are never fetched: left empty they stay as they are. */
export type ConnectionDraft = Record<keyof ConnectionBody, string>;

export const useConnection = (): UseQueryResult<Connection> => useQuery({ queryKey: CONNECTION_KEY, queryFn: ({ signal }) => request<Connection>(PATH, { signal }) });

export const useTestConnection = () => useMutation({ mutationFn: (connection: ConnectionBody) => send<ConnectionTest>("POST", `${PATH}/test`, { connection }) });

export function useSaveConnection(): Saving<ConnectionChange> {
  return useSave<Connection, ConnectionChange>({
    queryKey: CONNECTION_KEY,
    send: ({ version, connection }) =>
      connection === null ? request<Connection>(`${PATH}${queryString({ version })}`, { method: "DELETE" }) : send<Connection>("PUT", PATH, { version, connection }),
    // It is not in force before it has passed its test.
    apply: (before) => before,
  });
}

export const draftOf = ({ base_url, username, contact_centre_id }: Connection): ConnectionDraft => ({
  base_url,
  client_key: "",
  username,
  password: "",
  contact_centre_id: contact_centre_id ?? "",
});

export const bodyOf = ({ base_url, client_key, username, password, contact_centre_id }: ConnectionDraft): ConnectionBody => ({
  base_url: base_url.trim(),
  client_key: client_key === "" ? null : client_key,
  username: username.trim(),
  password: password === "" ? null : password,
  contact_centre_id: contact_centre_id.trim() === "" ? null : contact_centre_id.trim(),
});

type Words = AdminCatalogue["connection"]["faults"];

function addressFault(url: URL | null, words: Words): string | null {
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "" || url.hash !== "") return words.address;
  return url.pathname.replace(/\/+$/, "").endsWith(API_PATH) ? null : words.ending;
}

/** What can be seen to be wrong before asking the server. */
export function checkConnection(draft: ConnectionDraft, inForce: Connection, words: AdminCatalogue): Fault[] {
  const faults: Fault[] = [];
  const url = URL.parse(draft.base_url.trim());
  const text = draft.base_url.trim() === "" ? words.forms.faults.missing : addressFault(url, words.connection.faults);
  if (text !== null) faults.push({ path: "base_url", text });
  if (draft.username.trim() === "") faults.push({ path: "username", text: words.forms.faults.missing });
  if (url === null || url.origin === URL.parse(inForce.base_url)?.origin) return faults;
  const left = (["client_key", "password"] as const).filter((path) => draft[path] === "");
  return [...faults, ...left.map((path) => ({ path, text: words.connection.faults.otherServer }))];
}

/** Why a connection was not taken. Null when it was refused for something else. */
export function refusalOf(error: Error | null, reasons: Record<FailureReason, string>): FailureReason | null {
  if (!(error instanceof RequestFailed) || error.kind !== "connection-failed") return null;
  const told = error.faults.find((fault) => fault.code === "no_connection")?.value;
  return (Object.keys(reasons) as FailureReason[]).find((reason) => reason === told) ?? "internal_error";
}
