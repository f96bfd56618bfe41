import type { Problem } from '../../core/errors';
import { type Argument, type Directive, directive } from '../../formats/nginx/directive';
import { renderNginx } from '../../formats/nginx/render-nginx';
import type { GatewayConfig } from './gateway-config';
import { buildNginxConfig } from './render-config';

/** Routes after which another file is added: with two locations each, that many seldom fill one. */
export const ROUTES_PER_FILE = 500;

/** A ConfigMap holds 1 MiB; the rest is left for its metadata. */
const MAX_FILE_BYTES = 1_000_000;

/** Estimated number of characters from which the next file begins. */
const FILE_SIZE = 600_000;

/**
 * Renders the configuration as `count` files, `nginx.conf` first, which includes the others. Some of them may
 * be empty.
 */
export function renderConfigFiles(config: GatewayConfig, count: number): Readonly<Record<string, string>> {
  const tree = buildNginxConfig(config);
  if (count === 1) return { 'nginx.conf': renderNginx(tree) };
  const files = new IncludedFiles(count - 1);
  const main = tree.map((statement) =>
    statement.name === 'http' && statement.block
      ? { ...statement, block: files.moveFrom(statement.block) }
      : statement,
  );
  return { 'nginx.conf': renderNginx(main), ...files.render() };
}

/** Files that the first one includes, filled one after the other. */
class IncludedFiles {
  private readonly files: Directive[][] = [];
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Moves blocks of the `http` block, and locations of servers that are too large for one file. */
  moveFrom(statements: readonly Directive[]): Directive[] {
    return this.split(
      statements.map((statement) =>
        statement.name === 'server' && statement.block && sizeOf(statement) > FILE_SIZE
          ? { ...statement, block: this.split(statement.block, ({ name }) => name === 'location') }
          : statement,
      ),
      ({ name, block }) => block !== undefined && name !== 'geo',
    );
  }

  render(): Readonly<Record<string, string>> {
    const texts = Array.from({ length: this.limit }, (_, index) => this.files[index] ?? []);
    return Object.fromEntries(
      texts.map((statements, index) => [
        toFileName(index),
        statements.length > 0 ? renderNginx(statements) : '',
      ]),
    );
  }

  /** Moves all but the first part of the movable statements to files; returns the rest with `include`s. */
  private split(statements: readonly Directive[], mayMove: (statement: Directive) => boolean): Directive[] {
    const kept: Directive[] = [];
    let current: Directive[] = kept;
    let size = 0;
    for (const statement of statements) {
      const own = sizeOf(statement);
      if (!mayMove(statement)) {
        kept.push(statement);
        continue;
      }
      if (size + own > FILE_SIZE && this.files.length < this.limit) {
        current = [];
        this.files.push(current);
        kept.push(directive('include', toFileName(this.files.length - 1)));
        size = 0;
      }
      current.push(statement);
      size += own;
    }
    return kept;
  }
}

function toFileName(index: number): string {
  return `routes-${index + 1}.conf`;
}

/** Returns the approximate number of characters of a statement. */
function sizeOf({ name, arguments: args, block = [] }: Directive): number {
  const own = args.reduce((sum, argument) => sum + lengthOf(argument), name.length + 8);
  return block.reduce((sum, child) => sum + sizeOf(child), own);
}

function lengthOf(argument: Argument): number {
  return (typeof argument === 'string' ? argument : argument.text).length + 3;
}

/** Checks that each file fits into a ConfigMap. */
export function* checkFileSizes(files: Readonly<Record<string, string>>): Generator<Problem> {
  for (const [name, text] of Object.entries(files)) {
    // counting bytes is slow, and a shorter text cannot have that many
    const bytes = text.length > MAX_FILE_BYTES / 3 ? Buffer.byteLength(text) : 0;
    if (bytes <= MAX_FILE_BYTES) continue;
    yield {
      code: 'GATEWAY_SIZE',
      message: `the configuration ${name} has ${bytes} bytes, more than a ConfigMap holds`,
      given: bytes,
      allowed: `at most ${MAX_FILE_BYTES} bytes`,
      hint: 'set on the gateway what many routes have in common, or divide the routes between two gateways',
    };
  }
}
