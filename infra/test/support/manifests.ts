/** infra/kubernetes, as kustomize would take it together: what an overlay reaches, without running kustomize. */

import { statSync } from "node:fs";
import { join } from "node:path";
import { readYaml, readYamlDocuments, rootDir } from "./files.ts";

export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  // Their forms differ by kind; tests take out what they ask about.
  readonly spec?: Spec;
};

type Spec = {
  readonly selector?: Selector;
  readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
  readonly scaleTargetRef?: { readonly kind: string; readonly name: string };
  readonly podSelector?: Selector;
  readonly ingress?: readonly object[];
  readonly egress?: readonly object[];
  readonly policyTypes?: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly targetPort: string }[];
  readonly serviceName?: string;
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
};

type Labels = Readonly<Record<string, string>>;
/** A Service writes its labels without `matchLabels`. */
export type Selector = { readonly matchLabels?: Labels } & Readonly<Record<string, unknown>>;
type Named = { readonly name: string };

export type PodSpec = {
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext?: {
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly seccompProfile?: { readonly type: string };
  };
  readonly containers: readonly Container[];
  readonly volumes?: readonly (Named & {
    readonly configMap?: Named;
    readonly secret?: {
      readonly secretName: string;
      readonly items?: readonly { readonly key: string; readonly path: string }[];
    };
  })[];
};

export type Container = {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env?: readonly Named[];
  readonly envFrom?: readonly { readonly configMapRef?: Named; readonly secretRef?: Named }[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: object };
  readonly resources?: { readonly requests?: object; readonly limits?: { readonly memory?: string } };
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[] };
  };
  readonly volumeMounts?: readonly (Named & { readonly mountPath: string })[];
};

type Probe = { readonly httpGet?: { readonly path: string; readonly port: string } };

export type Kustomization = {
  readonly kind: string;
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly images?: readonly { readonly name: string; readonly newTag: string }[];
  readonly configMapGenerator?: readonly Generator[];
  readonly secretGenerator?: readonly Generator[];
};

type Generator = Named & {
  readonly behavior?: string;
  readonly literals?: readonly string[];
  readonly envs?: readonly string[];
  readonly files?: readonly string[];
};

/** One kustomization and everything below it. */
export type Reached = {
  readonly kustomizations: readonly { readonly folder: string; readonly content: Kustomization }[];
  readonly manifests: readonly Manifest[];
};

/** A resource that is missing throws, as it would there. */
export function reach(folder: string): Reached {
  const content = readYaml(join(folder, "kustomization.yaml")) as Kustomization;
  const below = (content.resources ?? []).map((resource): Reached => {
    const path = join(folder, resource);
    if (statSync(join(rootDir, path)).isDirectory()) return reach(path);
    return { kustomizations: [], manifests: readYamlDocuments(path) as Manifest[] };
  });
  return {
    kustomizations: [{ folder, content }, ...below.flatMap((one) => one.kustomizations)],
    manifests: below.flatMap((one) => one.manifests),
  };
}

export function podOf(manifest: Manifest): PodSpec | undefined {
  return manifest.spec?.template?.spec;
}

export function labelsOf(selector: Selector | undefined): Readonly<Record<string, unknown>> {
  return selector?.matchLabels ?? selector ?? {};
}
