import { Component, type ReactNode } from "react";
import { useWallWords } from "@/shared/i18n/wall";
import { Notice } from "./Notice";

const RELOAD_MILLISECONDS = 30_000;

function Broken() {
  const words = useWallWords();
  return <Notice title={words.broken} text={words.brokenText} />;
}

interface RevivalProps {
  reload: () => void;
  children: ReactNode;
}

/** Nobody stands by a wall screen to press a button: what breaks is told, and the page loaded anew. */
export class Revival extends Component<RevivalProps, { isBroken: boolean }> {
  override state = { isBroken: false };
  private timer: ReturnType<typeof setTimeout> | undefined;

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidCatch(): void {
    this.timer = setTimeout(this.props.reload, RELOAD_MILLISECONDS);
  }

  override componentWillUnmount(): void {
    clearTimeout(this.timer);
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}
