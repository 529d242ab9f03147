import { useEffect, useRef } from "react";
import type uPlot from "uplot";
import { afterFrame } from "@/shared/browser/after-frame";
import "uplot/dist/uPlot.min.css";
import { chartColumns, createChart, type ChartLook } from "./chart";
import type { TrendPoints } from "./trend-points";
import styles from "./Trend.module.css";

interface TrendChartProps {
  look: ChartLook;
  points: TrendPoints;
  /** Changes when the tokens do, so that the canvas is drawn anew in the other theme's colours. */
  themeKey: string;
  label: string;
}

export function TrendChart({ look, points, themeKey, label }: TrendChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(points);

  useEffect(() => {
    latest.current = points;
    return afterFrame(() => { chart.current?.setData(chartColumns(points, look)); });
  }, [points, look]);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const drawn = createChart(element, look, latest.current);
    chart.current = drawn;
    const observer = new ResizeObserver(() => {
      drawn.setSize({ width: Math.max(200, element.clientWidth), height: Math.max(120, element.clientHeight) });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
      chart.current = null;
    };
  }, [look, themeKey]);

  return <div ref={host} className={styles.chart} role="img" aria-label={label} />;
}
