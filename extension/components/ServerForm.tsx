/** The server's address: asked whether it is one before it is kept. */

import { type FormEvent, type ReactNode, useId, useState } from "react";
import { checkServer, type ServerCheck } from "../lib/server-check.ts";
import { type Server, saveSettings } from "../lib/settings.ts";
import { useStrings } from "./use-strings.ts";

type Props = { readonly initialUrl: string; readonly onSaved: (server: Server) => void };

type Progress =
  | { readonly kind: "idle" | "checking" }
  | { readonly kind: "checked"; readonly check: ServerCheck };

export function ServerForm({ initialUrl, onSaved }: Props): ReactNode {
  const { server } = useStrings();
  const id = useId();
  const [progress, setProgress] = useState<Progress>({ kind: "idle" });
  const problem = progress.kind === "checked" && !progress.check.isOk ? progress.check.problem : null;

  async function submit(typed: string): Promise<void> {
    setProgress({ kind: "checking" });
    const check = await checkServer(typed);
    if (check.isOk) {
      const { serverUrl, pageOrigin } = check;
      await saveSettings({ serverUrl, page: { serverUrl, pageOrigin } });
      onSaved({ serverUrl, pageOrigin });
    }
    setProgress({ kind: "checked", check });
  }

  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    void submit(String(new FormData(event.currentTarget).get("server") ?? ""));
  }

  return (
    <form className="flex flex-col gap-2" onSubmit={onSubmit} noValidate>
      <label htmlFor={id} className="text-sm font-medium">
        {server.label}
      </label>
      <input
        id={id}
        name="server"
        type="url"
        inputMode="url"
        autoComplete="url"
        spellCheck={false}
        defaultValue={initialUrl}
        placeholder={server.placeholder}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-outcome`}
        className="min-h-10 w-full rounded-lg border border-control-line bg-surface px-3 text-sm"
        onChange={() => setProgress({ kind: "idle" })}
      />
      <p
        id={`${id}-outcome`}
        role="status"
        className={`text-sm empty:hidden ${problem ? "text-danger" : "text-accent"}`}
      >
        {problem ? server.problems[problem] : progress.kind === "checked" ? server.saved : ""}
      </p>
      <button
        type="submit"
        className="button button-primary self-start"
        disabled={progress.kind === "checking"}
      >
        {progress.kind === "checking" ? server.checking : server.check}
      </button>
      <ul className="list-disc pl-4 text-xs text-muted">
        <li>{server.sees}</li>
        <li>{server.doesNotSee}</li>
      </ul>
    </form>
  );
}
