import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppProps } from 'cdk8s';
import type { App } from '../app';
import { checkCall } from '../core/props/check-call';
import type { Stack, StackProps } from '../core/stack';
import type * as Library from '../index';
import { SIGNATURES } from './signatures';

/** A Stack with the App that it is in. */
export type TestStack = Stack & {
  /** `stack.app.assemble()` checks the tree and returns it as data; `stack.app.render()` the files. */
  readonly app: App;
};

let count = 0;

/**
 * An App for a unit test. Tests read `app.assemble()` and `app.render()`, which write nothing; if something
 * calls `synth()`, the files are in a new folder of the system's for temporary files, unless `outdir` is given.
 */
export function app(props: AppProps = {}): App {
  checkCall(SIGNATURES, 'app', arguments);
  // on first use: tests of a simulator need no constructs
  const library = require('../index') as typeof Library;
  count += 1;
  return new library.App({ outdir: join(tmpdir(), `kumiki-test-${process.pid}-${count}`), ...props });
}

/**
 * A Stack in an App of its own, for a unit test of constructs.
 * @param props those of the stack, such as `{ namespace: 'shop' }`
 * @param id names the stack and its files
 */
export function stack(props: StackProps = {}, id = 'test'): TestStack {
  checkCall(SIGNATURES, 'stack', arguments);
  const library = require('../index') as typeof Library;
  const root = app();
  return Object.assign(new library.Stack(root, id, props), { app: root });
}
