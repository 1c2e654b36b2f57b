/** Written into the build by wxt.config.ts; empty where the build names no server. */
declare const __PAIRQR_SERVER__: string;
declare const __PAIRQR_PAGE__: string;
