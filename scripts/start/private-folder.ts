/** `.pairqr/`: keys, certificates and builds of this checkout, readable by its owner only. */

import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type PrivateFolder = {
  readonly path: string;
  /** undefined where it was never written. */
  readonly read: (name: string) => Promise<string | undefined>;
  readonly write: (name: string, content: string) => Promise<void>;
};

export async function openPrivateFolder(path: string): Promise<PrivateFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  return {
    path,
    read: async (name) => {
      try {
        return await readFile(join(path, name), "utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
    },
    write: async (name, content) => {
      await writeFile(join(path, name), content, { mode: 0o600 });
      await chmod(join(path, name), 0o600);
    },
  };
}
