import type { OpenPoint, Route } from '../../lib/simulator/index.ts';
import './sources.ts';
import { table } from './table.ts';

const simulator = await import('../../lib/simulator/index.ts');

/** Returns the text of docs/simulator.md. */
export function renderSimulator(): string {
  return [INTRODUCTION, operations(), missing(), rules(), states(), openPoints(), faults()].join('\n');
}

const INTRODUCTION = `# What the simulator covers

Generated from \`lib/simulator/\` by \`npm run docs\`. The simulator implements the API of Sakura Cloud for load balancers and for everything they depend
on. Nothing was checked against the real service: the reference is what official clients send and accept, and what their users have reported.

Every response is JSON. Errors have the envelope of the API, in English or Japanese depending on \`Accept-Language\`: 401 for wrong credentials, 404 for
an unknown path, 405 with \`Allow\` for another method, 400 for a body that is not a JSON object or for bytes that are not HTTP, 413 for a body of more
than 1 MiB, 408 for a request that arrives too slowly, 431 for too many headers.
`;

function operations(): string {
  const resources = new Map<string, Route[]>();
  for (const route of simulator.ROUTES) {
    const resource = route.path.split('/')[1] ?? '';
    resources.set(resource, [...(resources.get(resource) ?? []), route]);
  }
  const sections = [...resources].map(([resource, routes]) => `### ${resource}\n\n${operationTable(routes)}`);
  return `## Operations\n\n${simulator.ROUTES.length} operations, below \`/cloud/zone/ZONE/api/cloud/1.1\`.\n\n${sections.join('\n')}`;
}

function operationTable(routes: readonly Route[]): string {
  return table(
    ['operation', 'does', 'known differences'],
    routes.map(({ method, path, summary, knownDifference = '' }) => [
      `\`${method} ${path}\``,
      summary,
      knownDifference,
    ]),
  );
}

function missing(): string {
  const routes = simulator.MISSING_ROUTES.map(({ method, path, summary }) => [
    `\`${method} ${path}\``,
    summary,
  ]);
  const families = simulator.MISSING_FAMILIES.map(([path, summary]) => [`\`${path}\``, summary]);
  return `## Not implemented

These return 404, or 405 if the path has another method. Appliances of classes other than \`loadbalancer\` can be part of a site, where they use
addresses and a VRID, but cannot be created.

${table(['operation', 'would do'], [...routes, ...families])}`;
}

function rules(): string {
  const lines = (isStrict: boolean) =>
    simulator.RULES.filter(({ strictOnly = false }) => strictOnly === isStrict).map(
      ({ rule }) => `- ${rule}`,
    );
  return `## Rules for load balancers

Always:

${lines(false).join('\n')}

Only with the strictness \`strict\`, the default (\`lenient\` is for the tests of the official clients):

${lines(true).join('\n')}
`;
}

const STATES = ['migrating', 'cleaning', 'up', 'down', 'failed'] as const;

function states(): string {
  const seconds = Object.entries(simulator.DEFAULT_STEP_SECONDS).map(([step, length]) => [
    step,
    String(length),
  ]);
  const sequences = Object.entries(simulator.STATE_SEQUENCES).map(([name, phases]) => [
    name,
    phases.map(({ availability, instance }) => `${availability}/${instance}`).join(' → '),
  ]);
  const refused = Object.entries(simulator.REFUSED_BY_STATE).map(([operation, codes]) => [
    operation,
    ...STATES.map((state) => codes[state] ?? ''),
  ]);
  return `## States

An appliance goes through a sequence of states (\`Availability\`/\`Instance.Status\`). In the time modes \`manual\` and \`real\`, the steps take these times;
in \`immediate\`, they take no time:

${table(['step', 'seconds'], seconds)}
${table(['sequence', 'states'], sequences)}
Operations and the error codes that refuse them in each state; some of these are only the default of an open point:

${table(['operation', ...STATES], refused)}`;
}

function openPoints(): string {
  const points: readonly [name: string, OpenPoint<unknown>][] = Object.entries(simulator.OPEN_POINTS);
  const rows = points.map(([name, { question, allowed, note, default: byDefault }]) => [
    question,
    `\`${name}\``,
    [allowed, note].filter(Boolean).join('; '),
    byDefault === Number.POSITIVE_INFINITY ? 'any number' : String(byDefault),
  ]);
  return `## Open points

Undocumented details of the real service are settings: \`startSimulator({ behaviour: { statusWhileDown: 'empty' } })\`, or
\`kumiki simulator --behaviour statusWhileDown=empty,maxVrid=127\`. Error messages are not known either: the error codes are those of the service, the
messages are our own.

${table(['question', 'setting', 'allowed', 'default'], rows)}`;
}

function faults(): string {
  const rows = Object.entries(simulator.FAULT_KINDS).map(([kind, { summary, properties }]) => [
    `\`${kind}\``,
    summary,
    Object.entries(properties)
      .map(([name, value]) => `\`${name}\`: ${value}`)
      .join('; '),
  ]);
  return `## Faults

\`simulator.fault({ kind, method, path, times, … })\` scripts a fault, which affects the next \`times\` requests that it applies to (one by default). If
several faults apply, the one scripted first takes effect. \`path\` is a pattern such as \`/appliance/:id/config\`. \`parseFault\` reads plain JSON.

${table(['kind', 'what happens', 'properties'], rows)}`;
}
