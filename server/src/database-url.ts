/**
 * DATABASE_URL in parts: postgres://user:password@host:5432/name?sslmode=verify-full&sslrootcert=/ca.pem
 *
 * sslmode is `disable` (unless set), `verify-full` or `no-verify`. Others mean different things to different clients
 * (libpq's `require` trusts any certificate), so they are refused rather than guessed.
 */
import * as v from "valibot";

export type DatabaseConfig = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: DatabaseTls | null;
};

type DatabaseTls = {
  /** False: encrypted, but to whoever answers. */
  readonly verifies: boolean;
  /** PEM; null: the authorities that Node knows. */
  readonly caFile: string | null;
};

const defaultPort = 5432;
const sslModes: readonly string[] = ["disable", "verify-full", "no-verify"];
const parameterNames: readonly string[] = ["sslmode", "sslrootcert"];

export const databaseUrl = v.pipe(
  v.string(),
  v.transform(parseDatabaseUrl),
  v.custom<DatabaseConfig>((config) => config !== null),
);

/** Null: not of that form. */
function parseDatabaseUrl(text: string): DatabaseConfig | null {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    return null;
  }
  const url = new URL(text);
  const parameters = [...url.searchParams.keys()];
  const isKnown = parameters.every(
    (name, at) => parameterNames.includes(name) && !parameters.includes(name, at + 1),
  );
  const sslMode = url.searchParams.get("sslmode") ?? "disable";
  const caFile = url.searchParams.get("sslrootcert");
  if (
    !isKnown ||
    !sslModes.includes(sslMode) ||
    caFile === "" ||
    (caFile !== null && sslMode !== "verify-full")
  ) {
    return null;
  }
  const [user, password, database, host] = [
    url.username,
    url.password,
    url.pathname.slice(1),
    url.hostname,
  ].map(decode);
  if (!user || password === undefined || !host || !database || database.includes("/") || url.hash !== "") {
    return null;
  }
  return {
    host: host.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? defaultPort : Number(url.port),
    user,
    password,
    database,
    tls: sslMode === "disable" ? null : { verifies: sslMode === "verify-full", caFile },
  };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
