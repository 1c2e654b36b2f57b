/**
 * The bytes of an image in a page, fetched as the page would: with its cookies, referrer and cache.
 *
 * The script in the page can answer with JSON only, so the bytes come as base64; hence the limit.
 */

import { runInTab } from "./run-in-tab.ts";

export const imageMaxBytes = 64 * 1024 * 1024;

type PageAnswer =
  | { readonly kind: "image"; readonly base64: string; readonly mediaType: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "failed" };

export type CapturedImage =
  | { readonly kind: "image"; readonly file: File }
  | { readonly kind: "too-large" }
  | { readonly kind: "failed" };

export async function captureImage(tabId: number, frameId: number, srcUrl: string): Promise<CapturedImage> {
  const answer = await fetchInPage(tabId, frameId, srcUrl);
  if (answer.kind === "too-large") return answer;
  if (answer.kind === "image") {
    const bytes = Uint8Array.from(atob(answer.base64), (character) => character.charCodeAt(0));
    return { kind: "image", file: imageFile(bytes, answer.mediaType, srcUrl) };
  }
  return fetchHere(srcUrl);
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

function imageFile(bytes: Uint8Array<ArrayBuffer> | Blob, mediaType: string, srcUrl: string): File {
  const type = mediaType.split(";")[0]?.trim().toLowerCase() ?? "";
  return new File([bytes], imageName(srcUrl, type), { type });
}

async function fetchInPage(tabId: number, frameId: number, srcUrl: string): Promise<PageAnswer> {
  const target = { tabId, frameIds: [frameId] };
  // Where no script may run, the extension's own fetch is the next try.
  const [answer] = await runInTab(target, fetchFromPage, srcUrl, imageMaxBytes).catch(() => []);
  return answer ?? { kind: "failed" };
}

/** From the extension: works where the server allows any origin, and for data: addresses. */
async function fetchHere(srcUrl: string): Promise<CapturedImage> {
  try {
    const response = await fetch(srcUrl, { credentials: "omit" });
    const blob = await response.blob();
    if (!response.ok || !blob.type.startsWith("image/")) return { kind: "failed" };
    if (blob.size > imageMaxBytes) return { kind: "too-large" };
    return { kind: "image", file: imageFile(blob, blob.type, srcUrl) };
  } catch {
    return { kind: "failed" };
  }
}

/** Runs inside the page, cut off from this module: it may use nothing from outside its own body. */
async function fetchFromPage(srcUrl: string, maxBytes: number): Promise<PageAnswer> {
  // With cookies first; a server that allows any origin then refuses, and is asked without.
  for (const credentials of ["include", "omit"] as const) {
    try {
      const response = await fetch(srcUrl, { credentials, cache: "force-cache" });
      const blob = await response.blob();
      if (!response.ok || !blob.type.startsWith("image/")) continue;
      if (blob.size > maxBytes) return { kind: "too-large" };
      const dataUrl = await new Promise<string>((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(String(reader.result));
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(blob);
      });
      return { kind: "image", base64: dataUrl.slice(dataUrl.indexOf(",") + 1), mediaType: blob.type };
    } catch {
      // Refused by the image's server or the page's policy: the next way is tried.
    }
  }
  return { kind: "failed" };
}
