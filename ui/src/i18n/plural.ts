/** One of several forms by a count, chosen as the language wants it; `#` in the form is the count. */

export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export function createPlural(language: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace("#", numbers.format(count));
}
