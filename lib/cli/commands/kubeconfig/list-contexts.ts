import type { ListedContext } from '../../../formats/kubeconfig/kubeconfig-document';
import type { CommandContext } from '../../command';
import { formatColumns } from '../../terminal/format';
import { chooseFiles, findCurrentContext, readKubeConfig } from './kubeconfig-file';

/** The command that chooses another context. */
export const CHOOSE_CONTEXT = 'kumiki kubeconfig use NAME';

/** `kumiki kubeconfig list` */
export function listContexts(context: CommandContext): Readonly<Record<string, unknown>> {
  const files = chooseFiles(context.values.file, context);
  const documents = files.map((file) => readKubeConfig(file, files.length > 1 ? '' : undefined));
  const currentContext = findCurrentContext(documents);
  const contexts: ListedContext[] = [];
  for (const each of documents.flatMap((document) => document.listContexts())) {
    // the first file wins
    if (contexts.some(({ name }) => name === each.name)) continue;
    contexts.push({ ...each, isCurrent: each.name === currentContext });
  }
  if (!context.json) printContexts(contexts, currentContext, context);
  return { files, contexts, currentContext };
}

function printContexts(
  contexts: readonly ListedContext[],
  current: string | undefined,
  { out, err }: CommandContext,
): void {
  const rows = contexts.map(({ name, server, user, namespace, isCurrent }) => [
    isCurrent ? '*' : '',
    name,
    server ?? '(unknown cluster)',
    user,
    namespace ?? 'default',
  ]);
  if (rows.length === 0) err.print`no contexts\n`;
  else
    for (const line of formatColumns([['', 'context', 'server', 'user', 'namespace'], ...rows], out.wrapAt))
      out.print`${line}\n`;
  if (current === undefined || contexts.some(({ isCurrent }) => isCurrent)) return;
  const dangling = `the current context '${current}' does not exist`;
  err.print`${err.yellow`note`} ${err.say(dangling)}\n`;
  err.print`${err.dim`next`}  ${err.command(CHOOSE_CONTEXT)}\n`;
}
