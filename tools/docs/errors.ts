import { ERROR_CODES } from 'kumiki';

const AREAS: Readonly<Record<string, string>> = {
  ADDRESS: 'Addresses',
  API: 'The Sakura Cloud API',
  CANCELLED: 'Running',
  CLI: 'The command line',
  CONTROLLER: 'The controller in the cluster',
  COREOS: 'CoreOS clusters',
  DATABASE: 'External databases',
  FRONT: 'Proxies and balancers',
  GATEWAY: 'Gateways',
  GUESTBOOK: 'Guestbook',
  KUBE: 'Clusters',
  KUBEADM: 'Clusters created with kubeadm',
  KUBECONFIG: 'Files that clients of clusters are configured with',
  LB: 'Load balancers',
  NETWORK: 'Networks of a cluster',
  NODE: 'Nodes of a cluster',
  OVERLAY: 'Overlay networks',
  PROPS: 'Properties and arguments of calls',
  PULUMI: 'Pulumi programs',
  SIMULATOR: 'Simulator',
  SYNTH: 'Synthesis',
  UNIT: 'systemd units',
  USER: 'Boot documents (user_data)',
  VIP: 'Virtual IPs',
  WORKLOAD: 'Workloads',
};

/** The text of docs/errors.md. */
export function renderErrors(): string {
  const lost = Object.keys(ERROR_CODES).filter((code) => !(areaOf(code) in AREAS));
  if (lost.length > 0) throw new Error(`no section has ${lost.join(', ')}`);
  const sections = Object.entries(AREAS).map(([prefix, title]) => {
    const rows = Object.entries(ERROR_CODES)
      .filter(([code]) => areaOf(code) === prefix)
      .map(([code, meaning]) => `| <a id="${code.toLowerCase()}"></a>\`${code}\` | ${meaning} |`);
    return `## ${title}\n\n| code | meaning |\n|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Error codes

Generated from \`lib/core/error-codes.ts\` by \`npm run docs\`. Codes are stable, texts are not. Every error says what is wrong, at which
construct, what was given, what is allowed and how to fix it; one run shows all problems of the tree.

${sections.join('\n')}`;
}

function areaOf(code: string): string {
  return code.split('_')[0] ?? '';
}
