/** What browsers of Chromium's family make of the manifest's `key`, see wxt.config.ts. */
export const extensionId = "jcnonnakmdabdbjaophgkjjfhfhkhngj";
