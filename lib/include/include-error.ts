import { KumikiError, type Problem } from '../core/errors';
import { sourceOfCaller } from '../core/source';

/** Creates an error about a file as a whole. */
export function toIncludeError(file: string, reason: string, hint: string): KumikiError {
  return toError(`'${file}' cannot be read: ${reason}`, { given: file, hint });
}

/** Creates errors about places in the text of a file. */
export class TextFaults {
  private readonly file: string;
  private readonly text: string;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** Returns the number of the line with an offset. */
  lineAt(offset: number): number {
    return this.text.slice(0, offset).split('\n').length;
  }

  /** Returns the column of an offset. */
  columnAt(offset: number): number {
    return offset - this.text.lastIndexOf('\n', offset - 1);
  }

  /** @param details to be used instead of those that name the file */
  toError(offset: number, reason: string, details: Partial<Problem>): KumikiError {
    const { file } = this;
    const template = this.findTemplate(offset);
    const message =
      template === undefined
        ? `'${file}' cannot be read: ${reason}`
        : `'${template}' in the output of helm template cannot be read: ${reason}`;
    return toError(message, { given: template ?? file, ...details });
  }

  /** Helm renders all templates of a chart into one text, each after a comment with its name. */
  private findTemplate(offset: number): string | undefined {
    if (!isCalledBy('helm')) return undefined;
    return [...this.text.slice(0, offset).matchAll(/^# Source: (.+)$/gm)].at(-1)?.[1];
  }
}

function toError(message: string, details: Partial<Problem>): KumikiError {
  return new KumikiError({
    code: 'SYNTH_INCLUDE',
    message,
    source: sourceOfCaller(),
    allowed: 'a file or URL of YAML',
    ...details,
  });
}

/**
 * Whether a construct of cdk8s loads the file: `include`, or `helm`, which extends it. Programs also load
 * YAML that is not of Kubernetes.
 */
export function isCalledBy(construct: 'include' | 'helm'): boolean {
  const places = (new Error().stack ?? '').matchAll(/[\\/]cdk8s[\\/](?:lib|src)[\\/](\w+)\.[jt]s/g);
  return [...places].some(([, file]) => file === construct);
}
