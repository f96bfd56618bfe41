import { ERROR_CODES, type ErrorCode } from 'kumiki';
import { SHOP } from './examples/commands.ts';
import { findExample, type ShownExample } from './find-example.ts';
import { FIXES } from './fixes.ts';

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
  IMAGE: 'Images',
  KUBE: 'Clusters',
  KUBEADM: 'Clusters created with kubeadm',
  KUBECONFIG: 'Files that clients of clusters are configured with',
  LB: 'Load balancers',
  NETWORK: 'Networks of a cluster',
  NODE: 'Nodes of a cluster',
  OVERLAY: 'Overlay networks',
  PROPS: 'Properties and arguments of calls',
  PULUMI: 'Pulumi programs',
  REGISTRY: 'Registries of images',
  SIMULATOR: 'Simulator',
  SYNTH: 'Synthesis',
  UNIT: 'systemd units',
  USER: 'Boot documents (user_data)',
  VIP: 'Virtual IPs',
  WORKLOAD: 'Workloads',
};

/** Returns the text of docs/errors.md, with each error as its example produces it now. */
export async function renderErrors(): Promise<string> {
  const codes = Object.keys(ERROR_CODES) as ErrorCode[];
  const lost = codes.filter((code) => !(areaOf(code) in AREAS));
  if (lost.length > 0) throw new Error(`no area has ${lost.join(', ')}`);
  const sections: string[] = [];
  for (const [prefix, title] of Object.entries(AREAS)) {
    sections.push(`## ${title}\n`);
    for (const code of codes.filter((each) => areaOf(each) === prefix)) {
      sections.push(renderCode(code, await findExample(code)));
    }
  }
  return `${INTRODUCTION}\n${renderIndex(codes)}\n${PARTS}\n${sections.join('\n')}`;
}

const INTRODUCTION = `# Error codes

Generated from \`lib/core/error-codes.ts\` and from runs of the examples in \`tools/docs/errors/\` by \`npm run docs\`. Codes are stable, texts are
not. Every error says what is wrong, at which construct, what was given, what is allowed and how to fix it; one run shows all
problems of the tree. The command line says it in Japanese with \`KUMIKI_LANG=ja\` ([how the language is chosen](cli.md)).
`;

function renderIndex(codes: readonly ErrorCode[]): string {
  const rows = Object.entries(AREAS).map(([prefix, title]) => {
    const links = codes
      .filter((code) => areaOf(code) === prefix)
      .map((code) => `[\`${code}\`](#${code.toLowerCase()})`);
    return `| ${title} | ${links.join(' ')} |`;
  });
  return `| area | codes |\n|---|---|\n${rows.join('\n')}\n`;
}

const PARTS = `## What the examples share

Each program below is the wrong part of a small one, which begins with

\`\`\`ts
const app = new App();
const stack = new Stack(app, 'shop', { namespace: 'shop', zone: 'is1b' });
const web = new WebApp(stack, 'Web', {
  image: 'registry.example.jp/web:1.0.0',
  ports: [{ name: 'http', number: 8080 }],
});
\`\`\`

\`edge\`, \`cluster\` and \`kubeadm\` are properties that are right, of a load balancer on a router and of two clusters. What needs a cloud runs against the
simulator: \`provider\` is \`loadBalancerProvider\` of \`kumiki/provider\`, which \`pulumi up\` and \`pulumi destroy\` call. Commands that name no other program run
\`shop.ts\`:

\`\`\`ts
${SHOP.trimEnd()}
\`\`\`
`;

function renderCode(code: ErrorCode, { input, given }: ShownExample): string {
  const blocks = input.map(({ title, language, text }) => {
    const name = title === undefined ? '' : `\`${title}\`:\n\n`;
    return `${name}\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
  });
  const id = code.toLowerCase();
  return `### <a id="${id}"></a>\`${code}\`

${ERROR_CODES[code][0]?.toUpperCase()}${ERROR_CODES[code].slice(1)}.

${blocks.join('\n')}
\`\`\`text
${given}
\`\`\`
${renderFix(code, given)}`;
}

/** Describes the fix, if the error itself does not. */
function renderFix(code: ErrorCode, given: string): string {
  const fix = FIXES[code];
  const isSaid = /^ +(?:fix|allowed) /m.test(given);
  if (fix === undefined && !isSaid) throw new Error(`nothing says how to fix ${code}: add it to fixes.ts`);
  return fix === undefined ? '' : `\nTo fix it, ${fix}.\n`;
}

function areaOf(code: string): string {
  return code.split('_')[0] ?? '';
}
