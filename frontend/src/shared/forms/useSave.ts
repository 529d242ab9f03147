import { useMutation, useQueryClient, type QueryKey, type UseMutationResult } from "@tanstack/react-query";
import { RequestFailed } from "@/shared/api/http";

interface SaveParts<Data, Change> {
  queryKey: QueryKey;
  send: (change: Change) => Promise<Data>;
  /** What the document will be once the change is saved; its version stays. */
  apply: (before: Data, change: Change) => Data;
}

export interface Saving<Change> {
  save: (change: Change, then?: { onSuccess: () => void; onError: () => void }) => void;
  isBusy: boolean;
  isSaved: boolean;
  error: Error | null;
  reset: () => void;
}

/** What a form needs of a mutation. */
export const savingOf = <Data, Change, Context>({ mutate, isPending, isSuccess, error, reset }: UseMutationResult<Data, Error, Change, Context>): Saving<Change> => ({
  save: (change, then) => { mutate(change, then ?? {}); },
  isBusy: isPending,
  isSaved: isSuccess,
  error,
  reset,
});

/** Shows a change at once, sends it, and takes it back when it is refused. */
export function useSave<Data, Change>({ queryKey, send, apply }: SaveParts<Data, Change>): Saving<Change> {
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: send,
    onMutate: async (change: Change) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData<Data>(queryKey);
      if (before !== undefined) queries.setQueryData<Data>(queryKey, apply(before, change));
      return { before };
    },
    onError: (_error, _change, context) => {
      if (context?.before !== undefined) queries.setQueryData<Data>(queryKey, context.before);
    },
    onSuccess: (data) => { queries.setQueryData<Data>(queryKey, data); },
  });
  return savingOf(mutation);
}

/** Somebody else has saved since the document was fetched. */
export const isConflict = (error: unknown): boolean => error instanceof RequestFailed && error.kind === "changed-meanwhile";
