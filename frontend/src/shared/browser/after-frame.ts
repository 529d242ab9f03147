/**
 * Does something when the next frame has been drawn, or when the page is next looked at; what is given back calls it off.
 *
 * For what is drawn on a canvas: its letters need the page's layout, which a script would have to ask for within its own
 * time, and which the frame has made anyway.
 */
export function afterFrame(act: () => void): () => void {
  let timer: number | undefined;
  const frame = requestAnimationFrame(() => { timer = window.setTimeout(act); });
  return () => {
    cancelAnimationFrame(frame);
    window.clearTimeout(timer);
  };
}
