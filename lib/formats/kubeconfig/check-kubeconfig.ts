import type { Problem } from '../../core/errors';
import { askDidYouMean } from '../../core/suggest';
import type { KubeConfig, KubeCredentials } from './kube-config';

/** Yields the values that clients would refuse, and references to missing entries. */
export function* checkKubeConfig(config: KubeConfig): Generator<Problem> {
  const { clusters, users, contexts, currentContext } = config;
  for (const [list, named] of Object.entries({ clusters, users, contexts })) yield* checkNames(list, named);
  for (const [index, { server }] of clusters.entries())
    yield* checkServer(`clusters[${index}].server`, server);
  for (const [index, { credentials }] of users.entries()) {
    yield* checkCredentials(`users[${index}].credentials`, credentials);
  }
  for (const [index, { cluster, user }] of contexts.entries()) {
    yield* checkReference(`contexts[${index}].cluster`, cluster, clusters);
    yield* checkReference(`contexts[${index}].user`, user, users);
  }
  if (currentContext !== undefined) yield* checkReference('currentContext', currentContext, contexts);
}

function* checkNames(list: string, named: readonly { readonly name: string }[]): Generator<Problem> {
  const known = new Set<string>();
  for (const [index, { name }] of named.entries()) {
    const property = `${list}[${index}].name`;
    if (name === '') yield problem(property, 'the name is empty', name, 'a name', 'give it a name');
    if (known.has(name)) {
      yield problem(property, `'${name}' is given twice`, name, 'each name once', 'rename one of them');
    }
    known.add(name);
  }
}

function* checkServer(property: string, server: string): Generator<Problem> {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url?.protocol === 'https:' && isPlain && server === server.trim()) return;
  yield problem(
    property,
    `'${server}' is not the URL of an API server`,
    server,
    'an https URL without user, query and fragment, such as https://10.1.0.9:6443',
    'give the address that the API server is reached at',
  );
}

function* checkCredentials(property: string, credentials: KubeCredentials): Generator<Problem> {
  for (const [name, text] of Object.entries(credentials)) {
    // an empty hint is no fault
    if (typeof text !== 'string' || name === 'installHint') continue;
    // the value is not shown: it may be secret
    const isToken = name === 'token';
    if (text !== '' && !(isToken && /[\s\0]/.test(text))) continue;
    yield {
      code: 'KUBECONFIG_VALUE',
      message:
        text === '' ? `${name} is empty` : `${name} has spaces or line breaks, which no header can carry`,
      property: `${property}.${name}`,
      allowed: isToken ? 'a token on one line' : 'a text',
      hint: isToken ? 'take it without the line break at its end' : 'give it, or other credentials',
    };
  }
}

function* checkReference(
  property: string,
  name: string,
  named: readonly { readonly name: string }[],
): Generator<Problem> {
  const names = named.map((each) => each.name);
  if (names.includes(name)) return;
  yield problem(
    property,
    `there is no '${name}'`,
    name,
    names.join(', ') || 'none is there',
    askDidYouMean(name, names) ?? 'name an existing one',
  );
}

function problem(property: string, message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'KUBECONFIG_VALUE', message, property, given, allowed, hint };
}
