import type { BootDocument } from '../model/boot-document';
import { type CoreOSOptions, OPTION_TABLES } from '../model/options';
import { error, type Finding } from './finding';
import type { LintContext } from './lint-context';
import type { PlacedText } from './texts';

/** What is a secret by its looks: private keys, and the tokens that nodes join a cluster with. */
const SECRETS: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/ },
  { what: 'a join token', pattern: /token["']?[\s:=]+["']?[a-z0-9]{6}\.[a-z0-9]{16}\b/i },
];

/** Secrets that would be read by everybody on the machine, and by everybody who sees it in the cloud's control panel. */
export function* lintSecrets(
  document: BootDocument,
  texts: readonly PlacedText[],
  { acceptSecrets }: LintContext,
): Generator<Finding> {
  if (acceptSecrets) return;
  for (const { property, text } of texts) {
    if (isAccepted(document, property)) continue;
    for (const { what, pattern } of SECRETS) if (pattern.test(text)) yield exposed(what, property);
  }
  for (const [index, { passwordHash }] of document.users.entries()) {
    if (passwordHash !== undefined && !/^[*!]+$/.test(passwordHash)) {
      yield exposed('the hash of a password', `users[${index}].passwordHash`);
    }
  }
  for (const [program, table] of Object.entries(OPTION_TABLES)) {
    const options: Readonly<Record<string, unknown>> = document.options[program as keyof CoreOSOptions] ?? {};
    for (const [key, kind] of Object.entries(table)) {
      if (kind === 'secret' && options[key] !== undefined) yield exposed('a password', `${program}.${key}`);
    }
  }
}

function exposed(what: string, property: string): Finding {
  return error({
    code: 'USER_DATA_SECRET',
    property,
    message: `${what} would stand in user_data (${property})`,
    hint: 'bring it to the machine some other way, or accept it: acceptSecret on the file or unit, acceptSecrets on the user_data',
  });
}

function isAccepted({ files, units }: BootDocument, property: string): boolean {
  const [, list, index] = /^(files|units)\[(\d+)\]/.exec(property) ?? [];
  const item = list === 'files' ? files[Number(index)] : list === 'units' ? units[Number(index)] : undefined;
  return item?.acceptSecret ?? false;
}
