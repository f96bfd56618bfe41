const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/**
 * Splits a command line into arguments as systemd does, with quotes, C escapes, `%%` and `$$`, according to
 * systemd.service(5).
 */
export function systemdWords(line: string): string[] {
  const words: string[] = [];
  const reader = /\s*((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^\s"'\\])+)/gsuy;
  for (let match = reader.exec(line); match; match = reader.exec(line)) words.push(unquote(match[1] ?? ''));
  return words;
}

function unquote(word: string): string {
  const bare = word.replace(
    /"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'/gsu,
    (_, double, single) => double ?? single,
  );
  return bare
    .replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|.)/gsu, (_, escaped: string) =>
      escaped.length > 1
        ? String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
        : (ESCAPES[escaped] ?? escaped),
    )
    .replaceAll('%%', '%')
    .replaceAll('$$', '$');
}
