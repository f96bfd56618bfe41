import { formatCount } from '../../../core/format-count';
import type { CommandContext, CommandModule } from '../../command';
import { formatEntry } from '../../load/format-synth';
import { loadApp } from '../../load/load-app';
import { printTotals } from '../../terminal/totals';
import { writeTextFile } from '../../text-file';
import { usageError } from '../../usage-error';
import type * as TakeInventory from './take-inventory';

/** `kumiki inventory` */
export const command: CommandModule = {
  usage: 'kumiki inventory [ENTRY] [OPTIONS]',
  argument: 'entry file',
  options: {
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write it to a file (default: print it)' },
  },
  steps: [
    'runs ENTRY, as kumiki synth does, and writes nothing into its output folder',
    'collects the images of all pods, with their digests if there is an images.lock.json, and what machines run: downloads with their SHA-256, packages, images, and what kubeadm pulls',
    'prints or writes a CycloneDX 1.6 document, in JSON: identical for identical content, with the time of SOURCE_DATE_EPOCH if that is set; unknown facts about a component are marked as such',
  ],
  results: {
    inventory: 'the CycloneDX document; left out with `--output`',
    output: 'with `--output`, the path of the file',
    components: 'the number of components',
    unlockedImages: 'the images of pods without a digest',
    unhashed: 'the number of other components without a hash',
  },
  examples: [
    'kumiki inventory',
    'kumiki inventory main.ts --output inventory.cdx.json',
    'kumiki inventory | grype',
  ],
  afterErrors: 'nothing written',
  run,
};

type Result = Readonly<Record<string, unknown>>;

async function run(context: CommandContext): Promise<Result> {
  const epochSeconds = readEpoch(context.env.SOURCE_DATE_EPOCH);
  const app = await loadApp(context);
  // loaded late: it loads cdk8s, which must first be loaded by loadApp
  const { takeInventory } = require('./take-inventory') as typeof TakeInventory;
  const inventory = takeInventory(app.assemble(), epochSeconds);
  const { values, cwd, out, json } = context;
  const { output } = values;
  if (typeof output === 'string') {
    writeTextFile(cwd, output, inventory.text, 'CLI_USAGE');
    if (!json) out.print`${output}\n`;
  } else if (!json) out.writeRaw(inventory.text);
  if (!json) printSummary(context, inventory);
  const { text, ...counts } = inventory;
  return typeof output === 'string' ? { output, ...counts } : { inventory: JSON.parse(text), ...counts };
}

function printSummary(
  { err, elapsedMs, argument }: CommandContext,
  { components, unlockedImages, unhashed }: TakeInventory.Inventory,
): void {
  const images = err.say(formatCount(unlockedImages.length, 'image'));
  const sums = [
    err.say(formatCount(components, 'component')),
    ...(unlockedImages.length > 0 ? [err.say`${images} of pods without a digest`] : []),
    ...(unhashed > 0 ? [err.say`${unhashed} more without a hash`] : []),
  ];
  printTotals({ err, elapsedMs }, sums);
  if (unlockedImages.length > 0)
    err.print`${err.dim`next`}  ${err.command(`kumiki lock${formatEntry(argument)}`)}\n`;
}

/** @throws CLI_USAGE */
function readEpoch(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,11}$/.test(text)) return Number(text);
  throw usageError({
    message: `SOURCE_DATE_EPOCH is ${text}`,
    given: text,
    allowed: 'seconds since 1970',
    hint: 'unset it, and the inventory has no time',
  });
}
