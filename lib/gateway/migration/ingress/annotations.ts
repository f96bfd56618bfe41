import type { NotCarriedOver } from '../migration-plan';
import type { Omissions } from '../omissions';
import type { SourceObject } from '../read-objects';

export const PREFIX = 'nginx.ingress.kubernetes.io/';

/** What Go's `strconv.ParseBool` takes, by which ingress-nginx reads switches. */
export const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/** The annotations of one Ingress, of which each is asked for once: what nobody asks for is reported. */
export class Annotations {
  readonly source: SourceObject;
  /** Whether something protects the routes that cannot be carried over, so that they must refuse requests. */
  isClosed = false;
  /** Whether the Ingress redirects in a way that cannot be carried over, so that it has no routes. */
  isRedirectLost = false;
  private readonly omissions: Omissions;
  private readonly taken = new Set<string>();

  constructor(source: SourceObject, omissions: Omissions) {
    this.source = source;
    this.omissions = omissions;
  }

  /** The value of an annotation of ingress-nginx, without spaces at its ends; undefined if there is none. */
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

  /** An annotation of another program, by its full name. */
  takeForeign(name: string): string | undefined {
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

  /** Closes the routes of the Ingress: without what this annotation asks for, they would be open. */
  close(name: string, reason: string): void {
    this.isClosed = true;
    this.report(name, 'closed', reason);
  }

  /** Full names of the annotations that nobody has asked for, sorted. */
  untaken(): string[] {
    return Object.keys(this.source.annotations)
      .filter((name) => !this.taken.has(name))
      .sort();
  }

  report(name: string, effect: NotCarriedOver['effect'], reason: string): void {
    const setting = name.includes('/') || name.startsWith('spec.') ? name : PREFIX + name;
    this.omissions.add(this.source.label, setting, effect, reason);
  }
}
