/** One file of an item, where it is kept in mind what became of each that arrived. */
export function saveKey(itemId: string, fileIndex: number): string {
  return `${itemId}/${fileIndex}`;
}
