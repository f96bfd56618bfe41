import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Namespace, SakuraLoadBalancerController, Stack } from 'kumiki';

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));

const NAMESPACE = 'kumiki-system';
const IMAGE = `registry.example.jp/kumiki-controller:${version}`;

/** Renders the objects of the controller as one manifest, for `kubectl apply`. */
export function renderControllerManifest(): string {
  return `# Made by npm run docs. Before it, create the namespace's Secret sakura-cloud with the keys token and secret
# (docs/controller.md), and put in your image and zone.
${synthesize(true)}`;
}

function synthesize(hasNamespace: boolean): string {
  const app = new App();
  const stack = new Stack(app, 'controller', { namespace: NAMESPACE });
  if (hasNamespace) new Namespace(stack, 'Namespace');
  const credentials = { secretName: 'sakura-cloud' };
  new SakuraLoadBalancerController(stack, 'Controller', { image: IMAGE, credentials, zone: 'is1b' });
  return app.synthYaml();
}

/** A line of the manifest, and its replacement in the template. */
type Replacement = readonly [line: RegExp, template: string];

const ARGUMENTS = `$1- "--lease={{ .Release.Namespace }}/kumiki-controller"
$1- "--listen=0.0.0.0:10260"
$1- {{ printf "--zone=%s" .Values.zone | quote }}
{{- with .Values.network }}
$1- {{ printf "--network=%s" (replace "$$" "$$$$" .) | quote }}
{{- end }}
{{- if ne .Values.plan "standard" }}
$1- {{ printf "--plan=%s" .Values.plan | quote }}
{{- end }}
{{- if not .Values.redundant }}
$1- "--single"
{{- end }}
{{- if .Values.unclassed }}
$1- "--unclassed"
{{- end }}
{{- if .Values.initializeNodes }}
$1- "--initialize-nodes"
{{- end }}
{{- if ne .Values.logLevel "info" }}
$1- {{ printf "--log-level=%s" .Values.logLevel | quote }}
{{- end }}
`;

/**
 * Parts that only a controller which initialises nodes has: additional permissions, and the name servers of
 * its node.
 */
const NODE_RIGHTS = `$1{{- if .Values.initializeNodes }}
  - apiGroups:
      - ""
    resources:
      - nodes
    verbs:
      - patch
  - apiGroups:
      - ""
    resources:
      - nodes/status
    verbs:
      - patch
{{- end }}
`;
const POD_DNS = `{{- if .Values.initializeNodes }}
$1dnsPolicy: Default
{{- end }}
$1enableServiceLinks: false
`;
const DNS_PEERS = `$1{{- if not .Values.initializeNodes }}
$2{{- end }}
`;

/** Every pattern must match, or the chart would silently lose one of its values. */
const REPLACEMENTS: readonly Replacement[] = [
  [/^( *)- "--lease=.*\n *- "--listen=.*\n *- "--zone=is1b"\n/gm, ARGUMENTS],
  [/(^kind: ClusterRole\n(?:.+\n)*?)(?=---\n)/m, NODE_RIGHTS],
  [/^( *)enableServiceLinks: false\n/m, POD_DNS],
  [/(^ +- port: 53\n +protocol: TCP\n)( +to:\n(?: {8,}.*\n)+)/m, DNS_PEERS],
  [/^( *)namespace: kumiki-system$/gm, '$1namespace: {{ .Release.Namespace }}'],
  [/^( *)image: .*$/gm, '$1image: {{ .Values.image | quote }}'],
  [/^( *)imagePullPolicy: .*$/gm, '$1imagePullPolicy: {{ .Values.imagePullPolicy }}'],
  [/^( *)replicas: 2$/gm, '$1replicas: {{ .Values.replicas }}'],
  [/^( *)key: token$/gm, '$1key: {{ .Values.credentials.tokenKey | quote }}'],
  [/^( *)key: secret$/gm, '$1key: {{ .Values.credentials.secretKey | quote }}'],
  [/^( *)name: sakura-cloud$/gm, '$1name: {{ .Values.credentials.secretName | quote }}'],
];

const SECRET = `{{- if .Values.credentials.token }}
---
apiVersion: v1
kind: Secret
metadata:
  name: {{ .Values.credentials.secretName | quote }}
  namespace: {{ .Release.Namespace }}
  labels:
    app.kubernetes.io/managed-by: Helm
type: Opaque
stringData:
  {{ .Values.credentials.tokenKey | quote }}: {{ .Values.credentials.token | quote }}
  {{ .Values.credentials.secretKey | quote }}: {{ required "credentials.secret is needed with credentials.token" .Values.credentials.secret | quote }}
{{- end }}
`;

/** Renders the same manifest as the template of a chart. */
export function renderControllerTemplate(): string {
  let text = synthesize(false);
  // all braces must come from the template, none from the manifest
  if (/\{\{/.test(text)) throw new Error('the manifest has braces');
  for (const [line, template] of REPLACEMENTS) {
    const replaced = text.replace(line, template);
    if (replaced === text) throw new Error(`no line of the manifest is ${line}`);
    text = replaced;
  }
  return `{{- /* Made by npm run docs. */ -}}\n${text}${SECRET}`;
}

/** Renders Chart.yaml; the values are in a file beside it. */
export function renderChart(): string {
  return `# Made by npm run docs.
apiVersion: v2
name: kumiki-controller
description: Gives Services of type LoadBalancer load balancers of Sakura Cloud
version: ${version}
appVersion: ${version}
kubeVersion: ">=1.31.0-0"
`;
}

/** Renders the default values of the chart: those of the manifest. */
export function renderChartValues(): string {
  return `# Made by npm run docs.
# Image with the command kumiki, built by deploy/controller/Containerfile.
image: ${IMAGE}
# Always, IfNotPresent or Never.
imagePullPolicy: Always
# Pods: one works, the others take over.
replicas: 2
# Zone of Sakura Cloud that the machines of the cluster are in.
zone: is1b
# Whether Services that name no class are served as well, as those of kubectl expose.
unclassed: false
# Whether nodes of kubelets with --cloud-provider=external get from it what they wait for.
initializeNodes: false
# Where load balancers stand, such as router:name=k8s-router; by default the one router that all nodes are on.
network: ""
# Size of load balancers: standard or highspec.
plan: standard
# Whether load balancers are pairs.
redundant: true
# Lowest level that is logged: info, warn or error.
logLevel: info
# The token of the API of Sakura Cloud, in a Secret of the release's namespace.
credentials:
  secretName: sakura-cloud
  tokenKey: token
  secretKey: secret
  # If they are given, the chart makes the Secret. They are then part of the release: better make it yourself.
  token: ""
  secret: ""
`;
}
