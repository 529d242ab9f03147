import { changeSearch } from "@/shared/router/router";
import { PageButtons } from "@/shared/ui/PageButtons";

interface PagerProps {
  /** The page's name in the address. */
  name: string;
  page: number;
  size: number;
  total: number;
}

/** Pages that stand in the address. */
export function Pager({ name, page, size, total }: PagerProps) {
  const turn = (offset: number) => {
    const next = Math.floor(offset / size) + 1;
    changeSearch({ [name]: next === 1 ? null : String(next) });
  };
  return <PageButtons offset={(page - 1) * size} size={size} total={total} onTurn={turn} />;
}
