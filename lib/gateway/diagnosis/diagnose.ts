import { REDIRECT_SYMPTOMS, type Response, type SiteAnswer, SYMPTOMS, type Symptom } from './symptoms';

/** A request and its outcome. */
export interface Exchange {
  readonly url: string;
  /** Such as `308 to https://www.example.jp/`. */
  readonly outcome: string;
}

/** The result of examining a site. */
export interface Diagnosis {
  readonly exchanges: readonly Exchange[];
  /** Undefined if the site answers with content. */
  readonly symptom: Pick<Symptom, 'seen' | 'means' | 'fix'> | undefined;
}

/** Makes one GET request without following redirects. Never throws: a failure is an answer. */
export type AskSite = (url: URL) => Promise<SiteAnswer>;

/** The most redirects that browsers follow. */
const MAX_REDIRECTS = 10;

/** Sends the requests that a browser would, and explains the answers. */
export async function diagnoseSite(start: URL, ask: AskSite): Promise<Diagnosis> {
  const exchanges: Exchange[] = [];
  const seen = new Set<string>();
  let url = start;
  for (;;) {
    seen.add(url.href);
    const answer = await ask(url);
    const target = readRedirect(answer, url);
    exchanges.push({ url: url.href, outcome: describeAnswer(answer, target) });
    if (!target) return { exchanges, symptom: findSymptom(answer) };
    const fault = findRedirectFault(url, target, seen);
    if (fault) return { exchanges, symptom: REDIRECT_SYMPTOMS[fault] };
    url = target;
  }
}

function findSymptom(answer: SiteAnswer): Symptom | undefined {
  return SYMPTOMS.find((symptom) => symptom.fits(answer));
}

function readRedirect(answer: SiteAnswer, from: URL): URL | undefined {
  if (!('status' in answer) || ![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  const { location } = answer.headers;
  return location !== undefined && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
}

function findRedirectFault(
  from: URL,
  to: URL,
  seen: ReadonlySet<string>,
): keyof typeof REDIRECT_SYMPTOMS | undefined {
  if (isInternal(to) && !isInternal(from)) return 'internal';
  // the port that nginx listens on in its pod, unreachable from outside
  if (to.hostname === from.hostname && to.port !== from.port && to.port !== '') return 'internal';
  if (seen.has(to.href) || seen.size > MAX_REDIRECTS) return 'loop';
  return from.protocol === 'https:' && to.protocol === 'http:' ? 'downgrade' : undefined;
}

/** Checks whether a host name resolves only inside a cluster. */
function isInternal({ hostname }: URL): boolean {
  return (
    /\.(?:svc|cluster\.local|internal)$/.test(hostname) || hostname === 'localhost' || !hostname.includes('.')
  );
}

function describeAnswer(answer: SiteAnswer, target: URL | undefined): string {
  if ('error' in answer) return answer.error;
  if (target) return `${answer.status} to ${target.href}`;
  return `${answer.status}${nameServer(answer)}`;
}

function nameServer({ headers }: Response): string {
  return headers.server === undefined ? '' : ` of ${headers.server}`;
}
