/** Keeps the page for when the server is away. Browsers allow that over https and on this very computer only. */
export function keepPage(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // After what is seen first: the files that are kept come over the same line.
  window.addEventListener("load", () => {
    navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch((error: unknown) => {
      // The page works without; it then needs the server to open.
      console.warn("the page is not kept for later", error);
    });
  });
}
