/** Names and texts that were written to do harm where they are believed. */

/** Shown as it is; as HTML it would make an element with this id and run a script. */
export const markup = `<b id="hostile">x</b><img src=x onerror="document.title='hacked'"><script>document.title='hacked'</script>`;

export const hostileNames = [
  "../../climbed.txt",
  "..\\..\\climbed-too.txt",
  "C:\\climbed.txt",
  "/etc/climbed.txt",
  "a/../../climbed.txt",
  "a/./b//../climbed.txt",
  "....//climbed.txt",
  "CON",
  "~/.ssh/authorized_keys",
  "photo\u202egnp.exe",
  "name\u0000.txt",
  `${markup}.html`.replaceAll("/", "∕"),
  "..",
  ".",
  "//",
  `${"long".repeat(60)}.txt`,
];
