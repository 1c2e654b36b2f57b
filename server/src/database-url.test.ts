import { expect, it } from "vitest";
import { readConfig } from "./config.ts";

const plain = {
  host: "db.example",
  port: 5432,
  user: "pairqr",
  password: "p@ss/word:#?",
  database: "pairqr",
  tls: null,
};

it.each([
  ["postgres://pairqr:p%40ss%2Fword%3A%23%3F@db.example/pairqr", plain],
  ["postgresql://pairqr:p%40ss%2Fword%3A%23%3F@db.example:5432/pairqr?sslmode=disable", plain],
  [
    "postgres://pairqr@[fd00::1]:6432/x",
    { ...plain, host: "fd00::1", port: 6432, password: "", database: "x" },
  ],
])("reads %s", (url, expected) => {
  expect(readConfig({ DATABASE_URL: url }).database).toEqual(expected);
});

it.each([
  ["sslmode=verify-full", { verifies: true, caFile: null }],
  ["sslmode=verify-full&sslrootcert=/etc/ca.pem", { verifies: true, caFile: "/etc/ca.pem" }],
  ["sslmode=no-verify", { verifies: false, caFile: null }],
])("reads the TLS settings %s", (parameters, tls) => {
  expect(readConfig({ DATABASE_URL: `postgres://u:p@h/d?${parameters}` }).database?.tls).toEqual(tls);
});

it("uses no database unless one is named", () => {
  expect(readConfig({}).database).toBeNull();
  expect(readConfig({ DATABASE_URL: "" }).database).toBeNull();
});

it.each([
  "mysql://user:verysecret@host/name",
  "host=localhost user=pairqr password=verysecret",
  "postgres://host/name",
  "postgres://user:verysecret@/name",
  "postgres://user:verysecret@host",
  "postgres://user:verysecret@host/",
  "postgres://user:verysecret@host/a/b",
  "postgres://user:verysecret@host:port/name",
  "postgres://user:verysecret%zz@host/name",
  "postgres://user:verysecret@host/name#fragment",
  // These mean one thing to libpq and another to others.
  "postgres://user:verysecret@host/name?sslmode=require",
  "postgres://user:verysecret@host/name?sslmode=prefer",
  "postgres://user:verysecret@host/name?sslmode=disable&sslmode=verify-full",
  // What would only seem to be verified.
  "postgres://user:verysecret@host/name?sslmode=no-verify&sslrootcert=/ca.pem",
  "postgres://user:verysecret@host/name?sslrootcert=/ca.pem",
  "postgres://user:verysecret@host/name?host=elsewhere.example",
  "postgres://user:verysecret@host/name?options=-csearch_path%3Dx",
])("refuses %s in one line that does not repeat it", (url) => {
  let message = "";
  try {
    readConfig({ DATABASE_URL: url });
  } catch (error) {
    message = error instanceof Error ? error.message : "";
  }
  expect(message).toMatch(/^DATABASE_URL must be postgres:\/\/user:password@host[^\n]+$/);
  expect(message).not.toContain("verysecret");
});
