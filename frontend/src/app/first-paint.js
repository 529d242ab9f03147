// Runs before the first paint, as an ordinary script: a module would come too late and flash the wrong theme.
try {
  const theme = localStorage.getItem("trio-monitor.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const locale = localStorage.getItem("trio-monitor.locale");
  if (locale === "en") document.documentElement.lang = locale;
} catch {
  // Storage may be forbidden; then the system's own choice stands.
}
