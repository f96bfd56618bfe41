import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeText } from '../../../core/decode-text';
import { KumikiError } from '../../../core/errors';
import { describeFileError } from '../../../core/system-code';
import type { NotCarriedOver } from '../../../gateway/migration/migration-plan';
import type * as Plan from '../../../gateway/migration/plan-migration';
import type * as Render from '../../../gateway/migration/render-program';
import type { CommandContext, CommandModule } from '../../command';
import { printTotals } from '../../terminal/totals';

/** `kumiki import` */
export const command: CommandModule = {
  usage: 'kumiki import FILE [OPTIONS]',
  argument: 'file of objects',
  options: {},
  steps: [
    'reads Ingresses with annotations of ingress-nginx, HTTPRoutes and Services in YAML or JSON from FILE, or from standard input if FILE is -',
    'prints a program in TypeScript that makes a gateway with the same routes',
    'lists on standard error, and at the top of the program, what is missing or different, and why',
  ],
  results: {
    program: 'the TypeScript program',
    notCarriedOver: '`object`, `setting`, `effect` and `reason` of everything that is missing or different',
  },
  examples: [
    'kumiki import ingress.yaml > main.ts',
    'kubectl get ingress,service -A -o yaml | kumiki import - > main.ts',
    'kumiki import routes.yaml --json',
  ],
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const text = readInput(context);
  const { planMigration } = require('../../../gateway/migration/plan-migration') as typeof Plan;
  const { renderProgram } = require('../../../gateway/migration/render-program') as typeof Render;
  const plan = planMigration(text, context.argument === '-' ? 'standard input' : context.argument);
  const program = renderProgram(plan);
  if (!context.json) {
    context.out.writeRaw(program);
    printOmissions(plan.notCarriedOver, context);
  }
  return { program, notCarriedOver: plan.notCarriedOver };
}

function readInput({ argument, cwd }: CommandContext): string {
  if (argument === undefined) {
    throw new KumikiError({
      code: 'CLI_USAGE',
      message: 'no file of objects is given',
      allowed: 'a file, or - for standard input',
      hint: 'kubectl get ingress,service -A -o yaml | kumiki import -',
    });
  }
  let bytes: Buffer;
  try {
    // descriptor 0 is standard input
    bytes = readFileSync(argument === '-' ? 0 : resolve(cwd, argument));
  } catch (cause) {
    const reason = describeFileError(cause);
    throw new KumikiError(
      {
        code: 'GATEWAY_MIGRATION',
        message: `${argument === '-' ? 'standard input' : `the file ${argument}`} cannot be read: ${reason}`,
        given: argument,
        allowed: 'a file of YAML or JSON, or - for standard input',
        hint: 'kubectl get ingress,service -A -o yaml > ingress.yaml makes one',
      },
      { cause },
    );
  }
  const text = decodeText(bytes);
  if (text !== undefined) return text;
  throw new KumikiError({
    code: 'GATEWAY_MIGRATION',
    message: `${argument === '-' ? 'standard input' : `the file ${argument}`} cannot be read: it is not UTF-8`,
    given: argument,
    hint: 'save it as UTF-8',
  });
}

function printOmissions(notCarriedOver: readonly NotCarriedOver[], context: CommandContext): void {
  const { err } = context;
  for (const { object, setting, effect, reason } of notCarriedOver) {
    const label = effect === 'left-out' ? 'left out' : effect;
    err.print`${err.yellow(err.say(label))}  ${err.bold(object)} ${setting}\n  ${err.dim(err.say(reason))}\n`;
  }
  const count = notCarriedOver.length;
  if (count === 0) printTotals(context, [err.say`everything is carried over`]);
  else if (count === 1) printTotals(context, [err.say`1 setting is not carried over unchanged`]);
  else printTotals(context, [err.say`${count} settings are not carried over unchanged`]);
}
