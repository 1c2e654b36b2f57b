/** What browsers of Chromium's family make of the manifest's `key`, see wxt.config.ts. */
export const extensionId = "jcnonnakmdabdbjaophgkjjfhfhkhngj";

/** Those of Firefox are random. */
export const extensionOrigins = [`chrome-extension://${extensionId}`, "moz-extension://*"];
