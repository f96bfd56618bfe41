import { TreeCache } from '../../core/complete-tree';
import type { Problem } from '../../core/errors';
import type { BootDocument } from '../model/boot-document';
import { type CoreOSOptions, OPTION_TABLES } from '../model/options';
import { findSecrets } from './find-secrets';
import type { LintContext } from './lint-context';
import type { PlacedText } from './texts';

/**
 * Refuses secrets: everyone on the machine, and everyone who sees the cloud's control panel, can read
 * user_data.
 */
export function* checkSecrets(
  document: BootDocument,
  texts: readonly PlacedText[],
  { acceptSecrets }: LintContext,
): Generator<Problem> {
  if (acceptSecrets) return;
  yield* checkTextsForSecrets(document, texts);
  yield* checkPasswordHashes(document);
  yield* checkOptionPasswords(document);
}

const TEXTS = {};
const findings = new TreeCache<Map<string, readonly string[]>>();

/**
 * Finds secrets in a string, once for each distinct string during a synthesis: machines of a cluster share
 * most of them.
 */
function findSecretsOnce(text: string): readonly string[] {
  const known = findings.get(TEXTS, () => new Map());
  const found = known.get(text) ?? findSecrets(text);
  known.set(text, found);
  return found;
}

function* checkTextsForSecrets(document: BootDocument, texts: readonly PlacedText[]): Generator<Problem> {
  for (const { property, text } of texts) {
    if (isAccepted(document, property)) continue;
    for (const what of findSecretsOnce(text)) yield exposedProblem(what, property);
  }
}

function* checkPasswordHashes({ users }: BootDocument): Generator<Problem> {
  for (const [index, { passwordHash }] of users.entries()) {
    if (passwordHash !== undefined && !/^[*!]+$/.test(passwordHash)) {
      yield exposedProblem('the hash of a password', `users[${index}].passwordHash`);
    }
  }
}

function* checkOptionPasswords({ options }: BootDocument): Generator<Problem> {
  for (const [program, table] of Object.entries(OPTION_TABLES)) {
    const given: Readonly<Record<string, unknown>> = options[program as keyof CoreOSOptions] ?? {};
    for (const [key, kind] of Object.entries(table)) {
      if (kind !== 'secret' || given[key] === undefined) continue;
      yield exposedProblem('a password', `${program}.${key}`);
    }
  }
}

function exposedProblem(what: string, property: string): Problem {
  return {
    code: 'USER_DATA_SECRET',
    property,
    message: `${what} would be readable in user_data (${property})`,
    hint: 'bring it to the machine some other way, or accept it: acceptSecret on the file or unit, acceptSecrets on the user_data',
  };
}

function isAccepted({ files, units }: BootDocument, property: string): boolean {
  const [, list, index] = /^(files|units)\[(\d+)\]/.exec(property) ?? [];
  const item = list === 'files' ? files[Number(index)] : list === 'units' ? units[Number(index)] : undefined;
  return item?.acceptSecret ?? false;
}
