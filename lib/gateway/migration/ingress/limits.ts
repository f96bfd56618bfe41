import type { MigratedOptions } from '../migration-plan';
import type { Annotations } from './annotations';

const SIZE = /^(\d{1,12})([kmg]?)$/i;
const FACTORS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
/** The burst of ingress-nginx: a multiple of the requests allowed per second or minute. */
const BURST_MULTIPLIER = 5;

/** Reads sizes, time-outs and rates. */
export function readLimits(annotations: Annotations): MigratedOptions {
  return {
    maxBodyBytes: readSize(annotations, 'proxy-body-size'),
    connectTimeoutSeconds: readSeconds(annotations, 'proxy-connect-timeout'),
    sendTimeoutSeconds: readSeconds(annotations, 'proxy-send-timeout'),
    readTimeoutSeconds: readSeconds(annotations, 'proxy-read-timeout'),
    streaming: readStreaming(annotations),
    rateLimit: readRate(annotations),
    maxConnections: annotations.takeInteger('limit-connections') || undefined,
  };
}

function readSize(annotations: Annotations, name: string): number | undefined {
  const text = annotations.take(name);
  if (text === undefined) return undefined;
  const match = SIZE.exec(text);
  const factor = match && FACTORS[(match[2] ?? '').toLowerCase()];
  if (match && factor !== undefined && factor !== null) return Number(match[1]) * factor;
  annotations.ignore(name, 'it is not a size such as 8m; set maxBodyBytes yourself');
  return undefined;
}

function readSeconds(annotations: Annotations, name: string): number | undefined {
  const text = annotations.take(name);
  if (text === undefined) return undefined;
  const match = /^(\d{1,9})s?$/.exec(text);
  if (match) return Number(match[1]);
  annotations.ignore(name, 'it is not a number of seconds');
  return undefined;
}

function readStreaming(annotations: Annotations): boolean | undefined {
  const answers = readSwitch(annotations, 'proxy-buffering');
  const requests = readSwitch(annotations, 'proxy-request-buffering');
  if (answers === 'off' && requests !== 'off') {
    annotations.differ('proxy-buffering', 'streaming passes on request bodies as they come, too');
  }
  if (requests === 'off' && answers !== 'off') {
    annotations.differ('proxy-request-buffering', 'streaming passes on answers as they come, too');
  }
  return answers === 'off' || requests === 'off' ? true : undefined;
}

function readSwitch(annotations: Annotations, name: string): string | undefined {
  const text = annotations.take(name);
  if (text === undefined || text === 'on' || text === 'off') return text;
  annotations.ignore(name, "it is neither 'on' nor 'off'");
  return undefined;
}

function readRate(annotations: Annotations): MigratedOptions['rateLimit'] {
  const perSecond = annotations.takeInteger('limit-rps');
  const perMinute = annotations.takeInteger('limit-rpm');
  const multiplier = annotations.takeInteger('limit-burst-multiplier') ?? BURST_MULTIPLIER;
  if (perMinute && perSecond) {
    annotations.ignore(
      'limit-rpm',
      `a route has one rate, which is that of limit-rps: ${perSecond} a second`,
    );
  }
  if (perSecond) return { requestsPerSecond: perSecond, burst: perSecond * multiplier };
  return perMinute ? { requestsPerMinute: perMinute, burst: perMinute * multiplier } : undefined;
}
