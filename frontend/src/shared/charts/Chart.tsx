import { useEffect, useRef } from "react";
import "uplot/dist/uPlot.min.css";
import { createChart, type ChartData, type ChartLook } from "./bars-and-lines";
import styles from "./Chart.module.css";

interface ChartProps {
  data: ChartData;
  look: ChartLook;
  /** Changes when the tokens do, so that the canvas is drawn anew in the other theme's colours. */
  themeKey: string;
  label: string;
}

export function Chart({ data, look, themeKey, label }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const chart = createChart(element, look, data);
    const observer = new ResizeObserver(() => {
      chart.setSize({ width: Math.max(200, element.clientWidth), height: Math.max(120, element.clientHeight) });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [data, look, themeKey]);
  return <div ref={host} className={styles.chart} role="img" aria-label={label} />;
}
