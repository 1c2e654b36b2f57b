/** What Prometheus would read: each sample by its name and labels, as it stands in the text. */

export type Samples = ReadonlyMap<string, number>;

export async function readMetrics(url: string | null): Promise<{ text: string; samples: Samples }> {
  if (url === null) {
    throw new Error("METRICS_PORT is not set.");
  }
  const text = await (await fetch(url)).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const samples = lines.map((line) => {
    const end = line.lastIndexOf(" ");
    return [line.slice(0, end), Number(line.slice(end + 1))] as const;
  });
  return { text, samples: new Map(samples) };
}
