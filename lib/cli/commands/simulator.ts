import { KumikiError } from '../../errors';
import { startSimulator } from '../../simulator/simulator';
import type { Command, CommandContext } from '../command';
import { envelopeOf } from '../envelope';

/** `kumiki simulator` */
export const command: Command = {
  usage: 'kumiki simulator [OPTIONS]',
  summary: 'run a Sakura Cloud on this machine',
  options: {
    port: { type: 'string', short: 'p', value: 'PORT', help: 'port on 127.0.0.1 (default: a free one)' },
    state: {
      type: 'string',
      value: 'FILE',
      help: 'keep everything in FILE between runs (default: in memory)',
    },
    token: { type: 'string', value: 'TEXT', help: 'access token to accept (default: a random one)' },
    secret: { type: 'string', value: 'TEXT', help: 'access token secret to accept (default: a random one)' },
    zone: { type: 'string', value: 'ZONE', help: 'zone of the site (default: is1b)' },
    quiet: { type: 'boolean', short: 'q', help: 'do not log requests' },
  },
  steps: [
    'starts the HTTP API of Sakura Cloud on 127.0.0.1, as far as load balancers need it',
    'with a small site in it: router k8s-router with a /28, servers kube-master, node-1 and node-2',
    'prints the variables that point clients at it, then logs each request until it is interrupted',
  ],
  examples: [
    'kumiki simulator',
    'kumiki simulator --port 8080 --state .kumiki/simulator.json',
    'kumiki simulator --port 8080 --token my-token --secret my-secret --quiet',
  ],
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { values } = context;
  const text = (name: string) => (typeof values[name] === 'string' ? { [name]: values[name] } : {});
  let requests = 0;
  const simulator = await startSimulator({
    ...text('token'),
    ...text('secret'),
    ...text('zone'),
    mode: 'real',
    ...(typeof values.state === 'string' ? { stateFile: values.state } : {}),
    ...(typeof values.port === 'string' ? { port: portOf(values.port) } : {}),
    onRequest: (request) => {
      requests += 1;
      if (values.quiet || context.json) return;
      const colour = request.status < 400 ? context.err.green : context.err.red;
      const query = Object.keys(request.query ?? {}).length > 0 ? ` ${JSON.stringify(request.query)}` : '';
      const { method, path, status, durationMs } = request;
      context.err.write(`${colour(String(status))} ${method} ${path}${query} ${durationMs.toFixed(1)} ms\n`);
    },
  });
  announce(context, simulator.url, simulator.env);
  await interrupted(context.signal);
  await simulator.close();
  if (!context.json)
    context.err.write(`\nended after ${requests} ${requests === 1 ? 'request' : 'requests'}\n`);
  return { requests };
}

function announce(context: CommandContext, url: string, env: Readonly<Record<string, string>>): void {
  if (context.json) {
    context.out.write(`${JSON.stringify(envelopeOf('simulator', context.elapsedMs(), { url, env }))}\n`);
    return;
  }
  for (const [name, value] of Object.entries(env)) context.out.write(`export ${name}=${value}\n`);
  context.err.write(`\nlistening on ${context.err.bold(url)}\n`);
  context.err.write(`next  copy the lines above into another terminal, then pulumi up; end with Ctrl+C\n\n`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new KumikiError({
    code: 'CLI_USAGE',
    message: `${text} is not a port`,
    given: text,
    allowed: '0 (any free one) to 65535',
  });
}

function interrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
