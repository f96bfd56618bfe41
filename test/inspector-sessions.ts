import type * as Inspector from 'node:inspector';

/**
 * Ends the inspector sessions of a test file (a jest setup file). Pulumi inspects the process to serialize
 * providers, and never stops: every later file in the same process would be compiled for a debugger, and kept
 * in memory.
 */
const open: Inspector.Session[] = [];

jest.mock('inspector', () => {
  const inspector = jest.requireActual<typeof Inspector>('inspector');
  class Session extends inspector.Session {
    override connect(): void {
      super.connect();
      open.push(this);
    }
  }
  return { ...inspector, Session };
});

afterAll(() => {
  for (const session of open.splice(0)) session.disconnect();
});
