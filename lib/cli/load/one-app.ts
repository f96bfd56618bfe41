import type { App } from '../../app';
import { KumikiError } from '../../core/errors';

/** The error of an entry file that ends the process, or says that it failed. */
export function exitError(entry: string, what: string, exitCode: number | string): KumikiError {
  return new KumikiError({
    code: 'CLI_ENTRY',
    message: `the entry file ${what} exit code ${exitCode}`,
    given: entry,
    hint: 'look for a call of exit() in it, or for exitCode; what it printed may say why',
  });
}

/** The one app of an entry file. @throws CLI_ENTRY */
export function requireOneApp(apps: readonly object[], entry: string): App {
  const [app, another] = apps as readonly App[];
  if (app && !another) return app;
  throw new KumikiError({
    code: 'CLI_ENTRY',
    message: `the entry file creates ${apps.length} apps, which would overwrite each other's files`,
    given: entry,
    hint: 'put the stacks into one app, or give each app an entry file of its own',
  });
}
