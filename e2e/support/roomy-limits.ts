/** Limits (server/src/limits.ts) that no test meets by accident. */
export const roomyLimits = {
  createsPerMinute: 1_000_000,
  joinsPerMinute: 1_000_000,
  renewalsPerMinute: 1_000_000,
  upgradesPerMinute: 1_000_000,
  relaysPerAddress: 1_000_000,
  socketsPerAddress: 20_000,
};
