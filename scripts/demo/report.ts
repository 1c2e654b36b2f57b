/** A line per step of the demo: what happened, how long it took, what proves it. */

const wordsColumnChars = 56;

export async function runStep(words: string, run: () => Promise<string>): Promise<void> {
  const startedAt = performance.now();
  const proof = await run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(2).padStart(6);
  console.log(`${seconds} s  ${words.padEnd(wordsColumnChars)} ${proof}`);
}

export function formatRate(sizeBytes: number, ms: number): string {
  return `${(sizeBytes / 1000 / ms).toFixed(1)} MB/s`;
}

export function formatChecksum(sha256: string): string {
  return `sha256 ${sha256.slice(0, 16)}…`;
}
