import type { MigratedOptions } from '../migration-plan';
import type { Annotations } from './annotations';

const SNIPPETS = [
  'configuration-snippet',
  'server-snippet',
  'stream-snippet',
  'auth-snippet',
  'modsecurity-snippet',
];

/** Directives that restrict no access, so leaving them out opens nothing. */
const HARMLESS =
  /^(?:add_header|more_(?:set|clear)(?:_input)?_headers|proxy_(?:set_header|hide_header|pass_header|buffer\w*|cache\w*|cookie\w*|http_version|ignore\w*|intercept_errors|max_temp_file_size|next_upstream\w*|redirect|request_buffering|ssl_\w+|\w+_timeout|busy_buffers_size)|client_\w+|keepalive\w*|gzip\w*|brotli\w*|expires|etag|charset|access_log|error_log|log_\w+|large_client_header_buffers|send_timeout|sub_filter\w*|underscores_in_headers|chunked_transfer_encoding|tcp_\w+|sendfile|types|default_type|http2\w*|opentracing\w*|opentelemetry\w*)$/;
/** Headers whose values may be secrets. */
const SECRET_HEADER = /authorization|cookie|token|secret|key|password|credential/i;

interface Statement {
  readonly name: string;
  readonly args: readonly string[];
  readonly hasBlock: boolean;
}

/**
 * Reads headers with fixed values from snippets. Directives that may keep requests out close the routes; all
 * others are reported.
 */
export function readSnippets(annotations: Annotations): MigratedOptions {
  const responseHeaders: Record<string, string> = {};
  const requestHeaders: Record<string, string> = {};
  for (const snippet of SNIPPETS) {
    const text = annotations.take(snippet);
    if (text === undefined) continue;
    for (const statement of readStatements(text)) {
      const header = snippet === 'configuration-snippet' ? toHeader(statement) : undefined;
      if (!header) {
        reportStatement(annotations, snippet, statement);
        continue;
      }
      const headers = header.direction === 'response' ? responseHeaders : requestHeaders;
      if (Object.hasOwn(headers, header.name)) {
        annotations.differ(snippet, `${header.name} is set more than once, and has only the last value`);
      }
      headers[header.name] = header.value;
    }
  }
  return {
    responseHeaders: Object.keys(responseHeaders).length > 0 ? responseHeaders : undefined,
    requestHeaders: Object.keys(requestHeaders).length > 0 ? requestHeaders : undefined,
  };
}

function reportStatement(annotations: Annotations, snippet: string, { name, hasBlock }: Statement): void {
  if (HARMLESS.test(name) && !hasBlock) {
    annotations.ignore(snippet, `the directive ${name}: there are no raw directives; see the typed options`);
  } else {
    annotations.close(
      snippet,
      `the directive ${name} may decide which requests are served, and there are no raw directives`,
    );
  }
}

interface Header {
  readonly direction: 'request' | 'response';
  readonly name: string;
  readonly value: string;
}

function toHeader({ name: directive, args, hasBlock }: Statement): Header | undefined {
  if (hasBlock) return undefined;
  const isCombined = directive === 'more_set_headers' && args.length === 1;
  const [, first, second] = isCombined ? (/^([\w-]+):\s*(.*)$/.exec(args[0] ?? '') ?? []) : ['', ...args];
  const isLong = args.length > 2 && !(args.length === 3 && args[2] === 'always');
  if (first === undefined || second === undefined || isLong) return undefined;
  // only nginx can expand a variable, and a program must not contain secrets
  if (/\$/.test(second) || second === '' || SECRET_HEADER.test(first)) return undefined;
  if (isCombined || directive === 'add_header') return { direction: 'response', name: first, value: second };
  if (directive === 'proxy_set_header') return { direction: 'request', name: first, value: second };
  return undefined;
}

/** Lists the statements of a snippet in their order, including those inside blocks. */
function readStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  let words: string[] = [];
  const end = (hasBlock: boolean) => {
    const [name, ...args] = words;
    if (name !== undefined) statements.push({ name, args, hasBlock });
    words = [];
  };
  for (const [token] of text.matchAll(/#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[;{}]|[^\s;{}]+/g)) {
    if (token === ';' || token === '{' || token === '}') end(token === '{');
    else if (/^["']/.test(token)) words.push(token.slice(1, -1).replace(/\\(.)/g, '$1'));
    else if (!token.startsWith('#')) words.push(token);
  }
  end(false);
  return statements;
}
