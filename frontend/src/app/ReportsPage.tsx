import { ReportsView } from "@/features/reports/ReportsView";
import type { Moment } from "@/shared/centre/age";
import { quarterOf } from "@/shared/history/period";

interface ReportsPageProps {
  moment: Moment;
  themeKey: string;
}

export const ReportsPage = ({ moment, themeKey }: ReportsPageProps) => <ReportsView quarter={quarterOf(moment.now)} themeKey={themeKey} />;
