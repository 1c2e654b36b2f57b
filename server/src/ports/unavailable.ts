/** What an adapter throws while its service does not answer; the API says `unavailable` then, and never waits long. */

export class StoreUnavailable extends Error {}
