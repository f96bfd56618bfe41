/** Renders a Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.map((line) => line.replace(/\| {2}(?=\|)/g, '| ')).join('\n')}\n`;
}
