/** sessionStorage, or in its place what goes with the page: then a reload finds nothing, and the rest works. */

export type TabStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function openTabStorage(): TabStorage {
  try {
    // Null in web views of other apps.
    if (sessionStorage !== null) return sessionStorage;
  } catch {
    // All cookies are blocked.
  }
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}
