/** What a client sent, in the form that it must have. */
import * as v from "valibot";
import { ApiProblem } from "./problem.ts";

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
