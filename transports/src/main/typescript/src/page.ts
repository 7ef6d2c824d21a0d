/** What happens to the page that a client lives in. */
export interface PageEvents {
  /** It has been hidden for so long that nobody looks. */
  onHidden(): void;
  onShown(): void;
  /** The network came or went. */
  onNetwork(): void;
}

/** Tells of the page until the function that it returns is called; without a page, nothing. */
export function watchPage(hiddenAfterMs: number, events: PageEvents): () => void {
  const { document } = globalThis;
  if (!document) {
    return () => {};
  }
  let timer: unknown;
  const onVisibility = () => {
    clearTimeout(timer as number);
    if (!document.hidden) {
      events.onShown();
    } else if (hiddenAfterMs) {
      timer = setTimeout(() => events.onHidden(), hiddenAfterMs);
    }
  };
  const onNetwork = () => events.onNetwork();
  document.addEventListener("visibilitychange", onVisibility);
  addEventListener("online", onNetwork);
  addEventListener("offline", onNetwork);
  return () => {
    clearTimeout(timer as number);
    document.removeEventListener("visibilitychange", onVisibility);
    removeEventListener("online", onNetwork);
    removeEventListener("offline", onNetwork);
  };
}
