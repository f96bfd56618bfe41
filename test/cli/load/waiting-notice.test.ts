import { EventEmitter } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadApp, type ProgramContext } from '../../../lib/cli/load/load-app';
import { printWaitingNotice } from '../../../lib/cli/load/waiting-notice';
import { createTerminal } from '../../../lib/cli/terminal/terminal';

// jest has its own loader
jest.mock('../../../lib/cli/load/module-hooks', () => ({
  ...jest.requireActual<object>('../../../lib/cli/load/module-hooks'),
  hookModules: () => undefined,
}));

let written = '';
beforeEach(() => {
  written = '';
});

/** Creates a process with some open resources, whose time advances whenever something waits. */
function createContext(resources: readonly string[], json = false) {
  const timers: (() => void)[] = [];
  const events = Object.assign(new EventEmitter(), { getActiveResourcesInfo: () => resources });
  const context: ProgramContext = {
    cwd: '/nowhere',
    json,
    events,
    err: createTerminal({ write: (text) => (written += text) }, 'never', {}),
    callLater: (_, callback) => {
      timers.push(callback);
      return () => timers.splice(timers.indexOf(callback), 1);
    },
    onEarlyExit: () => () => undefined,
  };
  return { context, events, timers };
}

function notice(resources: readonly string[], json = false): string {
  printWaitingNotice(createContext(resources, json).context);
  return written;
}

describe('a program that does not end', () => {
  it('is noted with what it keeps open, each kind once', () => {
    expect(notice(['Timeout', 'TCPServerWrap', 'Timeout', 'SomethingNew'])).toBe(
      'waiting for the program to end; it keeps open: SomethingNew, a server, a timer\n' +
        '  clear its timers (or unref() them), close its servers and connections; Ctrl+C gives up\n',
    );
  });

  it('is noted after some time, and can still end', async () => {
    const entry = join(mkdtempSync(join(tmpdir(), 'kumiki-')), 'main.js');
    writeFileSync(entry, 'exports.app = { assemble() {}, synth() {} };');
    const { context, events, timers } = createContext(['Timeout']);
    const app = loadApp({ ...context, argument: entry });
    for (const timer of timers) timer();
    expect(written).toContain('waiting for the program to end; it keeps open: a timer\n');
    setImmediate(() => events.emit('beforeExit'));
    expect([await app, timers]).toEqual([expect.objectContaining({ synth: expect.any(Function) }), []]);
  });

  it('is not noted if Node knows no cause', () => expect(notice([])).toBe(''));

  it('is not noted with --json', () => expect(notice(['Timeout'], true)).toBe(''));
});
