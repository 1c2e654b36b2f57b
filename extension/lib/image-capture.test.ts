import { expect, test } from "vitest";
import { imageName } from "./image-capture.ts";

test.each([
  ["https://example.org/a/photo.jpeg?w=200", "image/jpeg", "photo.jpeg"],
  ["https://example.org/photo.php?id=1", "image/jpeg", "photo.php.jpg"],
  ["https://example.org/caf%C3%A9.png", "image/png", "café.png"],
  ["https://example.org/%E0%A4%A.png", "image/png", "%E0%A4%A.png"],
  ["https://example.org/", "image/webp", "image.webp"],
  ["data:image/gif;base64,R0lGOD", "image/gif", "image.gif"],
  ["blob:https://example.org/1", "image/unheard-of", "image.png"],
])("%s", (srcUrl, mediaType, name) => {
  expect(imageName(srcUrl, mediaType)).toBe(name);
});
