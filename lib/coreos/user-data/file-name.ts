import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../core/errors';

/** kubectl and cdk8s take the first three for manifests; a readable copy of an encoded document ends in the last. */
const RESERVED_ENDING = /\.(ya?ml|json|txt)$/i;

/** The names of each tree with the constructs that have them. */
const claims = new WeakMap<IConstruct, Map<string, string>>();

/** What a document is called in the folder of its stack when nobody says so: where it is below the stack. */
export function defaultFileName(construct: IConstruct): string {
  const scopes = construct.node.scopes;
  const chart = scopes.findLastIndex((scope) => Chart.isChart(scope));
  return scopes
    .slice(chart + 1)
    .map(({ node }) => node.id)
    .join('-');
}

/** Remembers that a construct of this tree has the name; returns what is wrong with it. */
export function claimFileName(construct: IConstruct, name: string): Problem[] {
  if (!/^[A-Za-z0-9][\w.-]{0,252}$/.test(name) || RESERVED_ENDING.test(name)) return [invalidName(name)];
  const { root, path, scopes } = construct.node;
  const stack = scopes.findLast((scope) => Chart.isChart(scope))?.node.path ?? '';
  const known = claims.get(root) ?? new Map<string, string>();
  claims.set(root, known);
  // file systems may not tell cases apart
  const key = `${stack}\n${name.toLowerCase()}`;
  const other = known.get(key);
  known.set(key, path);
  return other === undefined || other === path ? [] : [taken(name, other)];
}

function invalidName(name: string): Problem {
  return {
    code: 'USER_DATA_NAME',
    message: `'${name}' cannot be the name of a user_data file`,
    given: name,
    allowed: "letters, digits, '.', '_' and '-'; it does not end in .yaml, .yml, .json or .txt",
    hint: 'give fileName, or another hostname',
  };
}

function taken(name: string, other: string): Problem {
  return {
    code: 'USER_DATA_DUPLICATE',
    message: `the user_data of '${other}' is called '${name}' too`,
    given: name,
    hint: 'give each machine of a stack a hostname of its own',
  };
}
