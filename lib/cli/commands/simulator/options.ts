import { join, resolve } from 'node:path';
import { ZONE_NAMES } from '../../../core/zone';
import { parseBehaviour, type SimulatorOptions, type TimeMode } from '../../../simulator';
import type { CommandContext, OptionHelp } from '../../command';
import { tryReadText } from '../../load/files';
import { usageError } from '../../usage-error';
import { readSite } from './site';

const MODES: readonly TimeMode[] = ['immediate', 'manual', 'real'];

/** The options of `kumiki simulator`. */
export const SIMULATOR_OPTIONS: Readonly<Record<string, OptionHelp>> = {
  port: { type: 'string', short: 'p', value: 'PORT', help: 'port on 127.0.0.1 (default: a free one)' },
  state: { type: 'string', value: 'FILE', help: 'keep everything in FILE between runs (default: in memory)' },
  site: {
    type: 'string',
    value: 'FILE',
    help: 'what exists at the start, YAML or JSON (default: a small site)',
  },
  zone: {
    type: 'string',
    value: 'ZONE',
    completion: { words: ZONE_NAMES },
    help: 'zone of the site (default: is1b)',
  },
  token: { type: 'string', value: 'TEXT', help: 'access token to accept (default: a random one)' },
  secret: { type: 'string', value: 'TEXT', help: 'access token secret to accept (default: a random one)' },
  lenient: { type: 'boolean', help: 'do not check addresses against networks and each other' },
  behaviour: {
    type: 'string',
    value: 'NAME=VALUE,…',
    help: 'how to behave where the real service is unknown: docs/simulator.md lists the settings',
  },
  mode: {
    type: 'string',
    value: 'MODE',
    choices: MODES,
    help: 'immediate: steps take no time; manual: the admin API moves the time; real (default)',
  },
  speed: {
    type: 'string',
    value: 'N',
    help: 'with mode real: N times as fast, such as 0.1 or 10 (default: 1)',
  },
  'data-plane': {
    type: 'boolean',
    help: 'carry traffic for virtual IPs on loopback addresses, with health checks',
  },
  dist: {
    type: 'string',
    value: 'DIR',
    help: 'output folder of the synth whose picture the page shows with the live state (default: dist)',
  },
  quiet: { type: 'boolean', short: 'q', help: 'do not log requests' },
};

/** Reads the options of the command line. @throws CLI_USAGE, CLI_SITE, SIMULATOR_BEHAVIOUR, SIMULATOR_SITE */
export function parseSimulatorOptions({ values, cwd }: CommandContext): SimulatorOptions {
  const text = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const toFile = (name: string) => {
    const file = text(name);
    return file === undefined ? undefined : resolve(cwd, file);
  };
  const mode = MODES.find((each) => each === text('mode')) ?? 'real';
  const behaviour = parseBehaviour(text('behaviour')?.split(',') ?? []);
  const siteFile = text('site');
  return {
    port: parsePort(text('port') ?? '0'),
    token: parseSecret('token', text('token')),
    secret: parseSecret('secret', text('secret')),
    zone: text('zone'),
    stateFile: toFile('state'),
    site: siteFile === undefined ? undefined : readSite(cwd, siteFile, behaviour),
    strictness: values.lenient ? 'lenient' : 'strict',
    behaviour,
    mode,
    speed: parseSpeed(text('speed'), mode),
    dataPlane: values['data-plane'] === true,
    // a synth may be writing it right now, or may never have run
    readPicture: () => tryReadText(join(toFile('dist') ?? resolve(cwd, 'dist'), 'index.html')),
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw usageError({
    message: `${text} is not a port`,
    given: text,
    allowed: '0 (any free one) to 65535',
    hint: 'choose another port, or leave out --port',
  });
}

/**
 * Refuses values that cannot be sent: a colon would end the token in the header; an empty string is not a
 * secret.
 */
function parseSecret(name: string, text: string | undefined): string | undefined {
  if (text === undefined || /^[!-9;-~]+$/.test(text)) return text;
  throw usageError({
    message: `the ${name} cannot be sent`,
    given: '(not shown)',
    allowed: 'one or more ASCII characters without space and colon',
    hint: `choose another one, or leave out --${name} for a random one`,
  });
}

function parseSpeed(text: string | undefined, mode: TimeMode): number | undefined {
  if (text === undefined) return undefined;
  if (mode !== 'real') {
    throw usageError({
      message: `mode ${mode} has no speed`,
      given: text,
      allowed: 'no --speed, or --mode real',
      hint: 'leave out --speed, or choose --mode real',
    });
  }
  const speed = Number(text);
  if (speed >= 0.001 && speed <= 1000) return speed;
  throw usageError({
    message: `${text} is not a speed`,
    given: text,
    allowed: '0.001 to 1000',
    hint: 'choose a number such as 10, or leave out --speed',
  });
}
