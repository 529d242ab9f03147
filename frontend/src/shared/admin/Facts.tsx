import styles from "./Facts.module.css";

interface FactsProps {
  rows: readonly (readonly [string, string])[];
  /** With room for an address. */
  isWide?: boolean;
}

/** Names and values that are only read. */
export function Facts({ rows, isWide = false }: FactsProps) {
  return <dl className={`${styles.facts ?? ""} ${(isWide ? styles.wide : "") ?? ""}`}>{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}
