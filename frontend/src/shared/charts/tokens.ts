/** A token's value as it stands in the theme that is shown, for what is drawn outside CSS. */
export const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
