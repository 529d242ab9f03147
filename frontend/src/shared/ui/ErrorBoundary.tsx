import { Component, useState, type ErrorInfo, type ReactNode } from "react";
import { copyText } from "@/shared/browser/clipboard";
import { useWords } from "@/shared/i18n";
import { Button } from "./Button";
import styles from "./ErrorBoundary.module.css";

interface FailureProps {
  panel: string;
  report: string;
  onAgain: () => void;
}

function Failure({ panel, report, onAgain }: FailureProps) {
  const { t } = useWords();
  const [isCopied, setIsCopied] = useState(false);
  // Where it cannot be copied, the report is there to be marked by hand.
  const copy = () => { void copyText(report).then(setIsCopied); };
  return (
    <div className={styles.failure} role="alert">
      <p className={styles.title}>{t.page.failure.title(panel)}</p>
      <p>{t.page.failure.text}</p>
      <div className={styles.actions}>
        <Button onClick={onAgain}>{t.page.failure.again}</Button>
        <Button onClick={copy}>{isCopied ? t.page.failure.copied : t.page.failure.copy}</Button>
      </div>
      <details>
        <summary>{t.page.failure.report}</summary>
        <pre className={styles.report}>{report}</pre>
      </details>
    </div>
  );
}

interface ErrorBoundaryProps {
  panel: string;
  children: ReactNode;
}

interface ErrorBoundaryState {
  report: string | null;
}

/** Keeps one broken panel from taking the page with it, and gives a report to copy. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { report: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { report: error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ""}` : String(error) };
  }

  override componentDidCatch(_error: Error, info: ErrorInfo): void {
    const place = [this.props.panel, new Date().toISOString(), navigator.userAgent].join("\n");
    this.setState((state) => ({ report: `${place}\n${state.report ?? ""}${info.componentStack ?? ""}` }));
  }

  override render(): ReactNode {
    const { report } = this.state;
    if (report === null) return this.props.children;
    return <Failure panel={this.props.panel} report={report} onAgain={() => { this.setState({ report: null }); }} />;
  }
}
