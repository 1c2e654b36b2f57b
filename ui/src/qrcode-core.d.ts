/** The encoder alone: the package's front also draws on canvases, which nobody here asks it to. */
declare module "qrcode/lib/core/qrcode.js" {
  export { create } from "qrcode";
}
