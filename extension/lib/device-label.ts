/** What this computer is called on the phone: browser and system, nothing that singles it out. */

type BrandedNavigator = Navigator & {
  readonly userAgentData?: {
    readonly brands: readonly { readonly brand: string }[];
    readonly platform: string;
  };
};

export function deviceLabel(from: BrandedNavigator = navigator): string {
  const data = from.userAgentData;
  const brand = data?.brands.map(({ brand }) => brand).find((name) => !/not.*brand|^chromium$/i.test(name));
  const name = (brand ?? "Chromium").replace(/^(Google|Microsoft) /, "");
  const platform = data?.platform ?? "";
  return platform === "" ? name : `${name} · ${platform}`;
}
