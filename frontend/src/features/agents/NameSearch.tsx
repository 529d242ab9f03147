import { useWords } from "@/shared/i18n";
import { changeSearch } from "@/shared/router/router";
import { SearchField } from "@/shared/ui/SearchField";

const search = (name: string) => { changeSearch({ sok: name === "" ? null : name }); };

export function NameSearch({ value }: { value: string }) {
  return <SearchField label={useWords().t.agents.search} value={value} onSearch={search} />;
}
