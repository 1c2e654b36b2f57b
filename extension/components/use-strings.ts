/** The extension's own strings in the language of the screen. */

import { useOwnMessages } from "#ui/i18n/context.tsx";
import { type Strings, strings } from "../strings/strings.ts";

export function useStrings(): Strings {
  return useOwnMessages(strings);
}
