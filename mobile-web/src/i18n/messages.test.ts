import { testTypography } from "#ui/i18n/test-typography.ts";
import { pageMessages } from "./messages.ts";

testTypography(pageMessages);
