// Runs before the first paint, as an ordinary script: a module would come too late and flash the wrong theme.
try {
  let theme = localStorage.getItem("trio-monitor.theme");
  if (theme === "schedule") {
    // As light-hours.ts reckons it.
    const kept = localStorage.getItem("trio-monitor.light-hours") || "07:00-19:00 Europe/Stockholm";
    const [, from, to, timeZone] = /^(.{5})-(.{5}) (.+)$/.exec(kept);
    const now = new Date().toLocaleTimeString("sv-SE", { timeZone, hour: "2-digit", minute: "2-digit" });
    theme = (from <= to ? from <= now && now < to : now >= from || now < to) ? "light" : "dark";
  }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const locale = localStorage.getItem("trio-monitor.locale");
  if (locale === "en") document.documentElement.lang = locale;
} catch {
  // Storage may be forbidden; then the system's own choice stands.
}
