import type { ComponentProps } from "react";
import styles from "./Button.module.css";

interface ButtonProps extends ComponentProps<"button"> {
  kind?: "plain" | "primary";
}

export function Button({ kind = "plain", type = "button", ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={kind === "primary" ? styles.primary : styles.plain} />;
}
