/** infra/kubernetes: everything refers to something that is there, is confined, watched and bounded. */

import { describe, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { readConfig } from "../../server/src/config.ts";
import { compose } from "./support/compose.ts";
import { apiVariables, isInRepository, listFiles, readText, readYamlDocuments } from "./support/files.ts";
import { labelsOf, type Manifest, podOf, reach } from "./support/manifests.ts";

const example = "infra/kubernetes/overlays/example";
const { kustomizations, manifests } = reach(example);
const generators = kustomizations.flatMap(({ folder, content }) =>
  [...(content.configMapGenerator ?? []), ...(content.secretGenerator ?? [])].map((one) => ({
    folder,
    ...one,
  })),
);
const workloads = manifests.flatMap((manifest) => {
  const pod = podOf(manifest);
  return pod === undefined ? [] : [{ name: manifest.metadata.name, manifest, pod }];
});
const containers = workloads.flatMap(({ name, pod }) =>
  pod.containers.map((container) => ({ name, container })),
);
/** Written by infra/generate-secrets, as its own test shows. */
const written = ["pairqr/api.env", "pairqr/postgres.env", "pairqr/redis_users", "turn/turn.env"];

test.each(listFiles("infra", ".yaml"))("%s parses", (path) => {
  expect(readYamlDocuments(path).length).toBeGreaterThan(0);
});

test("every manifest below infra/kubernetes is reached by the example, or offered in it", () => {
  const reached = kustomizations.flatMap(({ folder, content }) => [
    `${folder}/kustomization.yaml`,
    ...(content.resources ?? []).filter((name) => name.endsWith(".yaml")).map((name) => `${folder}/${name}`),
    ...offeredIn(folder),
  ]);
  expect(listFiles("infra/kubernetes", ".yaml").filter((path) => !reached.includes(path))).toEqual([]);
});

test("every file that a generator names is there, or written by generate-secrets", () => {
  for (const { folder, files = [], envs = [] } of generators) {
    for (const file of [...files, ...envs]) {
      const path = `${folder}/${file}`;
      const isWritten = written.some((one) => path === `${example}/${one}`);
      expect(isWritten || isInRepository(path), path).toBe(true);
    }
  }
  for (const path of written) expect(readText("infra/generate-secrets")).toContain(path.replace(/^.*\//, ""));
});

test("no secret is in the repository", () => {
  const ignored = readText(".gitignore");
  for (const pattern of ["pairqr/*.env", "pairqr/redis_users", "turn/*.env"]) {
    expect(ignored).toContain(`infra/kubernetes/overlays/*/${pattern}`);
  }
  expect(manifests.filter(({ kind }) => kind === "Secret")).toEqual([]);
});

describe.each(workloads)("$name", ({ manifest, pod }) => {
  test("selects its own pods", () => {
    expect(manifest.spec?.template?.metadata.labels).toMatchObject(labelsOf(manifest.spec?.selector));
  });

  test("is confined as the restricted profile wants it", () => {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(pod.securityContext?.runAsUser).toBeGreaterThan(0);
    expect(pod.hostNetwork ?? false).toBe(manifest.metadata.name === "coturn");
  });

  test("mounts volumes that are there, of secrets and configurations that are there", () => {
    const claims = (manifest.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
    const volumes = [...(pod.volumes ?? []).map(({ name }) => name), ...claims];
    for (const container of pod.containers) {
      for (const mount of container.volumeMounts ?? []) expect(volumes).toContain(mount.name);
    }
    for (const { configMap, secret } of pod.volumes ?? []) {
      if (configMap !== undefined) expect(generators.map(({ name }) => name)).toContain(configMap.name);
      // The certificate comes from outside.
      if (secret !== undefined && secret.secretName !== "turn-tls") {
        expect(generators.map(({ name }) => name)).toContain(secret.secretName);
      }
    }
  });
});

describe.each(containers)("a container of $name", ({ name, container }) => {
  test("is confined and bounded", () => {
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(container.resources).toMatchObject({
      requests: { cpu: expect.any(String), memory: expect.any(String) },
      limits: { cpu: expect.any(String), memory: expect.any(String) },
    });
  });

  test("is watched", () => {
    expect(container.livenessProbe).toBeDefined();
    expect(container.readinessProbe).toBeDefined();
    if (name !== "redis") expect(container.startupProbe).toBeDefined();
  });

  test("has an exact image: ours of this version, others as docker-compose.yml has them or builds on them", () => {
    const [image = "", tag = ""] = container.image.split(":");
    const dockerfiles = listFiles("infra/docker", ".Dockerfile").map(readText).join("\n");
    const images = [
      ...Object.values(compose.services).map((service) => service.image),
      ...[...dockerfiles.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base),
    ];
    if (!image.startsWith("pairqr-")) {
      expect(images).toContain(container.image);
      return;
    }
    expect(tag).toBe(packageJson.version);
    const renamed = kustomizations.flatMap(({ content }) => content.images ?? []);
    expect(renamed.find((one) => one.name === image)?.newTag).toBe(packageJson.version);
  });
});

describe("the api", () => {
  const api = containers.find(({ name }) => name === "api")?.container;

  test("is asked whether it lives at /healthz and whether it takes work at /readyz", () => {
    expect(api?.livenessProbe?.httpGet).toEqual({ path: "/healthz", port: "http" });
    expect(api?.startupProbe?.httpGet).toEqual({ path: "/healthz", port: "http" });
    expect(api?.readinessProbe?.httpGet).toEqual({ path: "/readyz", port: "http" });
    expect(api?.lifecycle?.preStop).toBeDefined();
  });

  test("gets variables that the server knows, and they start a server in production", () => {
    const settings = literalsOf("api-settings");
    const secrets = {
      JWT_SECRET: "6a7tQzYlX9f3kWm0sVbN2cRjHdPgE8uLiOoT5xKw",
      TURN_SECRET: "Bq7yXz1m9sKfLw3pRtVn5cJdHgE8uLiOoT0xQaWe",
      REDIS_URL: "redis://default:Zq8_w@redis:6379",
      DATABASE_URL: "postgres://pairqr:Zq8_w@postgres:5432/pairqr",
    };
    const names = [...Object.keys(settings), ...Object.keys(secrets)];
    expect(names.filter((name) => !apiVariables().includes(name))).toEqual([]);
    expect(settings.NODE_ENV).toBe("production");
    const config = readConfig({ ...settings, ...secrets });
    expect(config).toMatchObject({ port: 8080, pageOrigin: "https://pairqr.example" });
    expect(config.metrics?.port).toBe(9464);
    const ports = Object.fromEntries((api?.ports ?? []).map((port) => [port.name, port.containerPort]));
    expect(ports).toEqual({ http: config.port, metrics: config.metrics?.port });
  });

  test("is given time to drain, may be scaled, and is never gone altogether", () => {
    const pod = workloads.find(({ name }) => name === "api")?.pod;
    expect(pod?.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(40);
    const [scaler] = ofKind("HorizontalPodAutoscaler");
    expect(scaler?.spec?.scaleTargetRef).toMatchObject({ kind: "Deployment", name: "api" });
    const [budget] = ofKind("PodDisruptionBudget");
    expect(labelsOf(budget?.spec?.selector)).toEqual({ app: "api" });
  });
});

test("coturn is a child of the script that stops it and has it read a renewed certificate", () => {
  const { container } = containers.find(({ name }) => name === "coturn") ?? {};
  expect(container?.command).toEqual(["/etc/coturn/follow-certificate.sh"]);
  expect(generators.find(({ name }) => name === "coturn-conf")?.files).toContain("follow-certificate.sh");
  const script = readText("infra/coturn/follow-certificate.sh");
  const pod = workloads.find(({ name }) => name === "coturn")?.pod;
  const secret = pod?.volumes?.find(({ name }) => name === "tls")?.secret;
  // A mount of single files (subPath) would never see the renewed ones.
  const mount = container?.volumeMounts?.find(({ name }) => name === "tls");
  expect(mount).toEqual({ name: "tls", mountPath: "/etc/turn-tls", readOnly: true });
  expect(container?.env).toContainEqual({ name: "TURN_CERTIFICATE_DIR", value: mount?.mountPath });
  expect(secret?.items?.map(({ key }) => key)).toEqual(["tls.crt", "tls.key"]);
  for (const { path } of secret?.items ?? []) expect(script).toContain(`$TURN_CERTIFICATE_DIR/${path}\n`);
});

test("coturn gets variables that its scripts know", () => {
  const script = readText("infra/coturn/start.sh") + readText("infra/coturn/follow-certificate.sh");
  const container = containers.find(({ name }) => name === "coturn")?.container;
  const names = [
    ...Object.keys(literalsOf("turn-settings")),
    ...(container?.env ?? []).map(({ name }) => name),
  ];
  expect(names.filter((name) => !script.includes(name))).toEqual([]);
});

test("every service selects pods that are there, by ports that they have", () => {
  for (const service of ofKind("Service")) {
    const wanted = labelsOf(service.spec?.selector);
    const chosen = workloads.filter(({ manifest }) => {
      const labels = manifest.spec?.template?.metadata.labels ?? {};
      return Object.entries(wanted).every(([label, value]) => labels[label] === value);
    });
    expect(chosen.length, service.metadata.name).toBe(1);
    const names = chosen
      .flatMap(({ pod }) => pod.containers)
      .flatMap(({ ports = [] }) => ports.map(({ name }) => name));
    for (const { targetPort } of service.spec?.ports ?? []) expect(names).toContain(targetPort);
  }
});

test("network policies begin with nothing, and each names pods that are there, or cert-manager's", () => {
  const policies = ofKind("NetworkPolicy");
  expect(policies[0]?.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  const apps = workloads.map(({ name }) => name).filter((name) => name !== "coturn");
  expect(policies.slice(1).map(({ spec }) => labelsOf(spec?.podSelector))).toEqual([
    ...apps.sort(byPolicyOrder).map((app) => ({ app })),
    { "acme.cert-manager.io/http01-solver": "true" },
  ]);
});

test("the certificate can be issued: Let's Encrypt reaches cert-manager's answer through the same ingress as the page", () => {
  const fromOf = (name: string) =>
    ofKind("NetworkPolicy").find(({ metadata }) => metadata.name === name)?.spec?.ingress?.[0];
  expect(fromOf("api")).toMatchObject({ ports: [{ protocol: "TCP", port: 8080 }] });
  // 8089 is where cert-manager's solver listens; its pod lives for the minute that an order takes.
  expect(fromOf("acme-http01-solver")).toEqual({
    ...fromOf("api"),
    ports: [{ protocol: "TCP", port: 8089 }],
  });
  expect(readText(`${example}/pairqr/kustomization.yaml`)).toContain("cert-manager.io/cluster-issuer");
});

test("both logs of ingress-nginx that would hold tokens are named where one of them is switched off", () => {
  const overlay = readText(`${example}/pairqr/kustomization.yaml`);
  expect(overlay).toContain('nginx.ingress.kubernetes.io/enable-access-log: "false"');
  for (const text of [overlay, readText("infra/README.md")]) expect(text).toContain("error-log-level: crit");
});

test.each([
  ["redis", 6379],
  ["postgres", 5432],
])("%s is reached by the api alone", (name, port) => {
  const policy = ofKind("NetworkPolicy").find(({ metadata }) => metadata.name === name);
  expect(policy?.spec?.ingress).toEqual([
    { from: [{ podSelector: { matchLabels: { app: "api" } } }], ports: [{ protocol: "TCP", port }] },
  ]);
});

test("stores outside the cluster: the policy that lets the api to them is named where they are, and offered", () => {
  const path = `${example}/pairqr/managed-stores-policy.yaml`;
  expect(offeredIn(`${example}/pairqr`)).toEqual([path]);
  const [policy] = readYamlDocuments(path) as Manifest[];
  const [api] = workloads.filter(({ name }) => name === "api");
  expect(api?.manifest.spec?.template?.metadata.labels).toEqual(labelsOf(policy?.spec?.podSelector));
  expect(policy?.spec?.policyTypes).toEqual(["Egress"]);
  const ports = ["redis", "postgres"].map((name) => {
    expect(readText(`infra/kubernetes/base/${name}.yaml`)).toMatch(
      new RegExp(`^(#.*\n)*#.*${path.replace(/^.*\//, "")}`),
    );
    return containers.find((one) => one.name === name)?.container.ports?.[0]?.containerPort;
  });
  expect(policy?.spec?.egress).toEqual(
    ports.map((port) => ({
      to: [{ ipBlock: { cidr: expect.stringMatching(/^192\.0\.2\.\d+\/32$/) } }],
      ports: [{ protocol: "TCP", port }],
    })),
  );
});

test("StatefulSets name a service that is there", () => {
  const services = ofKind("Service").map(({ metadata }) => metadata.name);
  for (const set of ofKind("StatefulSet")) expect(services).toContain(set.spec?.serviceName);
});

/** Resources that a kustomization has as comments, for whoever wants them. */
function offeredIn(folder: string): readonly string[] {
  const offered = readText(`${folder}/kustomization.yaml`).matchAll(/^ +# - (\S+\.yaml)$/gm);
  return [...offered].map(([, name]) => `${folder}/${name}`);
}

function ofKind(kind: string): readonly Manifest[] {
  return manifests.filter((manifest) => manifest.kind === kind);
}

/** Of the base and, after it, of the overlay that adds to it. */
function literalsOf(name: string): Readonly<Record<string, string>> {
  const found = generators.filter((generator) => generator.name === name).reverse();
  const lines = found.flatMap(({ literals = [] }) => literals);
  return Object.fromEntries(lines.map((line) => [line.replace(/=.*/, ""), line.replace(/^[^=]*=/, "")]));
}

function byPolicyOrder(left: string, right: string): number {
  const order = ["api", "redis", "postgres"];
  return order.indexOf(left) - order.indexOf(right);
}
