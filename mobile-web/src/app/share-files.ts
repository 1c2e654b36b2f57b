/** The system's share sheet, where there is one: on an iPhone the way into Photos. */

export function canShareFiles(files: readonly File[]): boolean {
  return files.length > 0 && navigator.canShare?.({ files: [...files] }) === true;
}

/**
 * Whether they went anywhere. Closing the sheet without choosing is no failure; anything else the person sees by the
 * sheet not opening.
 */
export async function shareFiles(files: readonly File[]): Promise<boolean> {
  try {
    await navigator.share({ files: [...files] });
    return true;
  } catch (error) {
    if (error instanceof DOMException && (error.name === "AbortError" || error.name === "NotAllowedError"))
      return false;
    throw error;
  }
}
