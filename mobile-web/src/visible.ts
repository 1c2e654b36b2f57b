/** Joining waits until somebody sees the page: a preview or a prefetch must not use the link up (PR11). */

export function whenVisible(page: Document): Promise<void> {
  if (page.visibilityState === "visible") return Promise.resolve();
  return new Promise((resolve) => {
    const check = () => {
      if (page.visibilityState !== "visible") return;
      page.removeEventListener("visibilitychange", check);
      resolve();
    };
    page.addEventListener("visibilitychange", check);
  });
}
