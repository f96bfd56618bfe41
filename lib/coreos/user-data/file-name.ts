import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { claim } from '../../core/claims';
import type { Problem } from '../../core/errors';

/**
 * kubectl and cdk8s treat YAML and JSON files as manifests; .txt is for the readable copy of an encoded
 * document.
 */
const RESERVED_ENDING = /\.(ya?ml|json|txt)$/i;

/** Chooses the file name of a document if none is given: its path below the stack. */
export function chooseDefaultFileName(construct: IConstruct): string {
  const scopes = construct.node.scopes;
  const stack = scopes.findLastIndex((scope) => Chart.isChart(scope));
  return scopes
    .slice(stack + 1)
    .map(({ node }) => node.id)
    .join('-');
}

/**
 * Claims a file name for a construct. Returns a problem if the name is invalid, or already used in the stack.
 */
export function claimFileName(construct: IConstruct, name: string): Problem | undefined {
  if (!/^[A-Za-z0-9][\w.-]{0,252}$/.test(name) || RESERVED_ENDING.test(name)) return invalidNameProblem(name);
  const stack = construct.node.scopes.findLast((scope) => Chart.isChart(scope));
  const holder = claim(construct, {
    kind: 'user_data file',
    // file systems may ignore case
    name: name.toLowerCase(),
    within: stack?.node.path,
  });
  return holder === undefined ? undefined : duplicateNameProblem(name, holder);
}

function invalidNameProblem(name: string): Problem {
  return {
    code: 'USER_DATA_NAME',
    message: `'${name}' is not a valid name for a user_data file`,
    given: name,
    allowed: "letters, digits, '.', '_' and '-'; it must not end in .yaml, .yml, .json or .txt",
    hint: 'give a fileName, or another hostname',
  };
}

function duplicateNameProblem(name: string, holder: string): Problem {
  return {
    code: 'USER_DATA_DUPLICATE',
    message: `the user_data of '${holder}' has the same name, '${name}'`,
    given: name,
    hint: 'give each machine of a stack its own hostname',
  };
}
