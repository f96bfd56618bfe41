import type { NotCarriedOver } from '../migration-plan';
import type { Omissions } from '../omissions';
import type { SourceObject } from '../read-objects';

export const PREFIX = 'nginx.ingress.kubernetes.io/';

/** The values that Go's `strconv.ParseBool`, used by ingress-nginx, accepts as true. */
export const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/** The annotations of one Ingress. Records which ones are read, so that the others can be reported. */
export class Annotations {
  readonly source: SourceObject;
  /** Whether a protection of the routes cannot be carried over, so that they must refuse requests. */
  isClosed = false;
  /** Whether a redirect of the Ingress cannot be carried over, so that it has no routes. */
  isRedirectLost = false;
  private readonly omissions: Omissions;
  private readonly taken = new Set<string>();

  constructor(source: SourceObject, omissions: Omissions) {
    this.source = source;
    this.omissions = omissions;
  }

  /** Returns the trimmed value of an annotation of ingress-nginx; undefined if it is missing or empty. */
  take(name: string): string | undefined {
    this.taken.add(PREFIX + name);
    return this.source.annotations[PREFIX + name]?.trim() || undefined;
  }

  takeFlag(name: string): boolean | undefined {
    const text = this.take(name);
    if (text === undefined) return undefined;
    if (TRUE.has(text)) return true;
    if (FALSE.has(text)) return false;
    this.ignore(name, `it is neither 'true' nor 'false', so ingress-nginx ignores it`);
    return undefined;
  }

  takeList(name: string): string[] | undefined {
    const items = this.take(name)
      ?.split(',')
      .map((item) => item.trim())
      .filter(Boolean);
    return items?.length ? items : undefined;
  }

  takeInteger(name: string): number | undefined {
    const text = this.take(name);
    if (text === undefined) return undefined;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    this.ignore(name, 'it is not a whole number, so ingress-nginx ignores it');
    return undefined;
  }

  /** Returns the value of another program's annotation, by its full name. */
  readForeign(name: string): string | undefined {
    this.taken.add(name);
    return this.source.annotations[name]?.trim() || undefined;
  }

  ignore(name: string, reason: string): void {
    this.report(name, 'ignored', reason);
  }

  differ(name: string, reason: string): void {
    this.report(name, 'different', reason);
  }

  leaveOut(name: string, reason: string): void {
    this.report(name, 'left-out', reason);
  }

  /** Closes the routes of the Ingress: without the protection of this annotation, they would be open. */
  close(name: string, reason: string): void {
    this.isClosed = true;
    this.report(name, 'closed', reason);
  }

  /** Returns the full names of the annotations that were never read, sorted. */
  listUnread(): string[] {
    return Object.keys(this.source.annotations)
      .filter((name) => !this.taken.has(name))
      .sort();
  }

  report(name: string, effect: NotCarriedOver['effect'], reason: string): void {
    const setting = name.includes('/') || name.startsWith('spec.') ? name : PREFIX + name;
    this.omissions.add(this.source.label, setting, effect, reason);
  }
}
