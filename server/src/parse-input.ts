/** What a client sent, in the form that it must have. */
import * as v from "valibot";
import { isSessionId } from "#protocol/signalling/peer-id";
import { ApiProblem } from "./problem.ts";

/** Text in base64url of exactly so many characters. */
export const base64url = (chars: number) =>
  v.pipe(v.string(), v.regex(new RegExp(`^[A-Za-z0-9_-]{${chars}}$`)));
export const bytes16 = base64url(22);
export const bytes32 = base64url(43);
/** 16 bytes, as ids of sessions and pairs are written. */
export const hexId = v.pipe(v.string(), v.check(isSessionId));

export function parseInput<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (!parsed.success) {
    throw new ApiProblem("bad-request");
  }
  return parsed.output;
}
