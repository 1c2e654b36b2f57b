/**
 * The bytes of an image in a page, fetched as the page would: with its cookies, referrer and cache.
 *
 * The script in the page can answer with JSON only, so the bytes come as base64; hence the limit.
 */

import { browser } from "./browser.ts";
import { inTime } from "./in-time.ts";
import { runInTab } from "./run-in-tab.ts";

export const imageMaxBytes = 64 * 1024 * 1024;
/** Nothing came of it for so long: nobody waits on for a picture of which nothing comes. */
export const imageSilenceMaxMs = 30_000;
/** In all, for one that drips, or a page that does not answer: Chromium stops a worker that is busy for five minutes. */
export const imageMaxMs = 4 * 60_000;

/** Chromium stops a worker that asks nothing of the browser for half a minute, and a fetch of its own is nothing. */
const stayAwakeEveryMs = 20_000;

type FetchedImage =
  | { readonly kind: "image"; readonly base64: string; readonly mediaType: string }
  | { readonly kind: "too-large" }
  /** It began and stopped; whoever asks again waits again. */
  | { readonly kind: "silent" }
  | { readonly kind: "failed" };

type Way = Pick<RequestInit, "credentials" | "cache">;

/** With cookies first; a server that allows any origin then refuses, and is asked without. */
const waysInPage: readonly Way[] = [
  { credentials: "include", cache: "force-cache" },
  { credentials: "omit", cache: "force-cache" },
];
/** Not from the cache: what a page has there and may not read keeps a worker waiting (seen in Chromium). */
const wayHere: Way = { credentials: "omit" };

export type CapturedImage =
  | { readonly kind: "image"; readonly file: File }
  | { readonly kind: "too-large" }
  | { readonly kind: "failed" };

export async function captureImage(tabId: number, frameId: number, srcUrl: string): Promise<CapturedImage> {
  const fetched = await inTime<FetchedImage>(imageMaxMs, fetchSomewhere(tabId, frameId, srcUrl), {
    kind: "silent",
  });
  if (fetched.kind === "too-large") return fetched;
  if (fetched.kind !== "image") return { kind: "failed" };
  const bytes = Uint8Array.from(atob(fetched.base64), (character) => character.charCodeAt(0));
  return { kind: "image", file: imageFile(bytes, fetched.mediaType, srcUrl) };
}

/** "photo.jpeg" of ".../photo.jpeg?w=200"; "image.png" where the address names none. */
export function imageName(srcUrl: string, mediaType: string): string {
  const extension = extensions[mediaType] ?? "png";
  if (!/^https?:/i.test(srcUrl) || !URL.canParse(srcUrl)) return `image.${extension}`;
  const segment = new URL(srcUrl).pathname.split("/").at(-1) ?? "";
  const name = decodeName(segment).slice(0, 100);
  if (name === "") return `image.${extension}`;
  // The server decides what it is, not the address: photo.php is a JPEG.
  return Object.values(extensions).some((known) => name.toLowerCase().endsWith(`.${known}`)) ||
    name.toLowerCase().endsWith(".jpeg")
    ? name
    : `${name}.${extension}`;
}

const extensions: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/svg+xml": "svg",
  "image/bmp": "bmp",
  "image/x-icon": "ico",
  "image/vnd.microsoft.icon": "ico",
};

function decodeName(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function imageFile(bytes: Uint8Array<ArrayBuffer>, mediaType: string, srcUrl: string): File {
  const type = mediaType.split(/[;,]/)[0]?.trim().toLowerCase() ?? "";
  return new File([bytes], imageName(srcUrl, type), { type });
}

async function fetchSomewhere(tabId: number, frameId: number, srcUrl: string): Promise<FetchedImage> {
  const target = { tabId, frameIds: [frameId] };
  const [inPage] = await runInTab(
    target,
    fetchImage,
    srcUrl,
    waysInPage,
    imageMaxBytes,
    imageSilenceMaxMs,
  ).catch(() => []);
  // Where no script may run, the extension's own fetch is the next try, and for what any origin may have.
  if (inPage && inPage.answer.kind !== "failed") return inPage.answer;
  const awake = setInterval(() => void browser.runtime.getPlatformInfo(), stayAwakeEveryMs);
  try {
    return await fetchImage(srcUrl, [wayHere], imageMaxBytes, imageSilenceMaxMs);
  } finally {
    clearInterval(awake);
  }
}

/**
 * Runs inside the page, cut off from this module, and here: it may use nothing from outside its own body.
 *
 * Whoever sends the image decides how much comes and when, so both are bounded while it comes.
 */
async function fetchImage(
  srcUrl: string,
  ways: readonly Way[],
  maxBytes: number,
  silenceMaxMs: number,
): Promise<FetchedImage> {
  for (const way of ways) {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listen = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMaxMs);
    };
    listen();
    try {
      const response = await fetch(srcUrl, { ...way, signal: silence.signal });
      const mediaType = response.headers.get("content-type") ?? "";
      const reader = response.body?.getReader();
      if (!response.ok || !/^image\//i.test(mediaType)) {
        await reader?.cancel();
        continue;
      }
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      let bytes = 0;
      while (reader) {
        const { done, value } = await reader.read();
        if (done) break;
        listen();
        bytes += value.length;
        if (bytes > maxBytes) {
          await reader.cancel();
          return { kind: "too-large" };
        }
        pieces.push(value);
      }
      const dataUrl = await new Promise<string>((resolve, reject) => {
        const file = new FileReader();
        file.onload = () => resolve(String(file.result));
        file.onerror = () => reject(file.error);
        file.readAsDataURL(new Blob(pieces));
      });
      return { kind: "image", base64: dataUrl.slice(dataUrl.indexOf(",") + 1), mediaType };
    } catch {
      // Refused by the image's server or the page's policy: the next way is tried.
      if (silence.signal.aborted) return { kind: "silent" };
    } finally {
      clearTimeout(timer);
    }
  }
  return { kind: "failed" };
}
