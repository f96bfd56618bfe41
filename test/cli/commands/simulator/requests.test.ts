import { countRequests, renderRequest as render } from '../../../../lib/cli/commands/simulator/requests';
import { createTerminal } from '../../../../lib/cli/terminal/terminal';
import type { RequestLogEntry } from '../../../../lib/testing';

const renderRequest = (...args: Parameters<typeof render>) => render(...args).text;
const plain = createTerminal({ write: () => true }, 'never', {});
const coloured = createTerminal({ write: () => true }, 'always', {});
const entry = (change: Partial<RequestLogEntry> = {}): RequestLogEntry => ({
  number: 1,
  at: Date.parse('2026-03-01T03:04:05Z'),
  method: 'GET',
  path: '/appliance',
  query: {},
  fault: undefined,
  status: 200,
  errorCode: undefined,
  durationMs: 1.234,
  ...change,
});

describe('a line of the request log', () => {
  it('has aligned columns, whatever happened', () => {
    const lines = [
      entry(),
      entry({ method: 'DELETE', path: '/appliance/113400000301/power', durationMs: 1234.5 }),
      entry({ query: { Filter: { Name: 'a b' } } }),
      entry({ method: 'POST', status: 409, errorCode: 'duplicate_entry' }),
      entry({ method: 'PUT', status: 0, fault: 'reset' }),
    ].map((each) => renderRequest(each, plain));
    expect(lines.join('\n')).toBe(
      `
12:04:05  GET     200      1.2 ms  /appliance
12:04:05  DELETE  200   1234.5 ms  /appliance/113400000301/power
12:04:05  GET     200      1.2 ms  /appliance  {"Filter":{"Name":"a b"}}
12:04:05  POST    409      1.2 ms  /appliance  duplicate_entry
12:04:05  PUT     ---      1.2 ms  /appliance  fault: reset
`.trim(),
    );
  });

  it.each([
    [200, 32],
    [202, 32],
    [404, 33],
    [423, 33],
    [500, 31],
    [0, 31],
  ])('paints status %d with colour %d', (status, colour) => {
    expect(renderRequest(entry({ status }), coloured)).toContain(
      `\u001b[${colour}m${status || '---'}\u001b[39m`,
    );
  });

  it('contains no control characters, and not much text of a client', () => {
    const line = renderRequest(
      entry({ path: '/\u009b31m\u001b[2J', query: { Name: `\u2028${'x'.repeat(500)}` } }),
      plain,
    );
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/);
    expect(line.length).toBeLessThan(300);
  });
});

describe('the count of requests', () => {
  it('treats unanswered ones as refused', () => {
    const log = countRequests();
    for (const status of [200, 201, 404, 503, 0]) log.add(entry({ status }));
    expect([log.total, log.refused]).toEqual([5, 3]);
  });
});
