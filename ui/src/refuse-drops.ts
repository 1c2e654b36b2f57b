/** A file let go where nothing takes it would open in place of the page; whoever takes it says so after this. */

import { hasFiles } from "./files.ts";

export function refuseDrops(): void {
  addEventListener("dragover", (event) => {
    if (event.dataTransfer === null || !hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}
