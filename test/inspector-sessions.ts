import type * as Inspector from 'node:inspector';

/**
 * Ends what a test file has begun to inspect (a jest setup file). Pulumi inspects the process to serialize providers, and
 * never ends that: each file that runs later in the same process would be compiled for a debugger, and be kept.
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
