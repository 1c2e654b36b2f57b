import { testTypography } from "#ui/i18n/test-typography.ts";
import { doctorWords } from "./words.ts";

testTypography({ en: doctorWords.en.page, fr: doctorWords.fr.page });
