/** The options: server, language, theme, plain QR. Each is kept as soon as it is chosen, and says so. */

import { type ReactNode, useEffect, useId, useState } from "react";
import { TranslatorProvider } from "#ui/i18n/context.tsx";
import { createTranslator } from "#ui/i18n/translator.ts";
import { languageOf } from "../lib/language.ts";
import { onSettingsChanged, type Settings, saveSettings } from "../lib/settings.ts";
import { ServerForm } from "./ServerForm.tsx";
import { Switch } from "./Switch.tsx";
import { useStrings } from "./use-strings.ts";

export function OptionsApp({ initial }: { readonly initial: Settings }): ReactNode {
  const [settings, setSettings] = useState(initial);
  useEffect(() => onSettingsChanged(setSettings), []);
  return (
    <TranslatorProvider translator={createTranslator(languageOf(settings.language), navigator.language)}>
      <OptionsView settings={settings} />
    </TranslatorProvider>
  );
}

function OptionsView({ settings }: { readonly settings: Settings }): ReactNode {
  const { options, plain } = useStrings();
  const [saveCount, setSaveCount] = useState(0);

  function save(change: Parameters<typeof saveSettings>[0]): void {
    void saveSettings(change).then(() => setSaveCount((count) => count + 1));
  }

  return (
    <main className="mx-auto flex max-w-xl flex-col gap-6 p-6">
      <h1 className="text-2xl font-semibold">{options.title}</h1>
      <section className="card flex flex-col gap-3 p-5" aria-labelledby="server">
        <h2 id="server" className="font-semibold">
          {options.serverSection}
        </h2>
        <ServerForm initialUrl={settings.server?.serverUrl ?? ""} onSaved={() => undefined} />
        {settings.server ? (
          <p className="text-sm text-muted">{options.pageAt(settings.server.pageOrigin)}</p>
        ) : null}
      </section>
      <section className="card flex flex-col gap-4 p-5" aria-labelledby="appearance">
        <h2 id="appearance" className="font-semibold">
          {options.appearance}
        </h2>
        <Choice
          label={options.language}
          value={settings.language}
          names={options.languages}
          onChoose={(language) => save({ language })}
        />
        <Choice
          label={options.theme}
          value={settings.theme}
          names={options.themes}
          onChoose={(theme) => save({ theme })}
        />
        <Switch
          label={plain.switch}
          hint={plain.switchHint}
          isOn={settings.isPlainQr}
          onChange={(isPlainQr) => save({ isPlainQr })}
        />
        <p role="status" className="min-h-5 text-sm text-accent">
          {saveCount === 0 ? "" : <span key={saveCount}>{options.saved}</span>}
        </p>
      </section>
    </main>
  );
}

type ChoiceProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly names: Readonly<Record<Value, string>>;
  readonly onChoose: (value: Value) => void;
};

function Choice<Value extends string>({ label, value, names, onChoose }: ChoiceProps<Value>): ReactNode {
  const id = useId();
  const values = Object.keys(names) as Value[];
  return (
    <div className="flex items-center justify-between gap-3">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        className="min-h-9 rounded-lg border border-control-line bg-surface px-2 text-sm"
        onChange={(event) => {
          const chosen = values.find((known) => known === event.target.value);
          if (chosen !== undefined) onChoose(chosen);
        }}
      >
        {values.map((each) => (
          <option key={each} value={each}>
            {names[each]}
          </option>
        ))}
      </select>
    </div>
  );
}
