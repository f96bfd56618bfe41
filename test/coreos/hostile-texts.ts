import { HOSTILE_TEXTS } from '../formats/yaml/hostile-values';

/** Texts that try to inject something: another directive, section, unit, key, file, argument or address. */
const INJECTIONS: readonly string[] = [
  '\n[Service]\nExecStart=/bin/evil',
  '\r\nExecStartPre=/bin/evil',
  '\rExecStartPre=/bin/evil',
  '\u0085ExecStart=/bin/evil',
  '\u2028ExecStart=/bin/evil',
  '\\\nExecStart=/bin/evil',
  'a\\',
  '"\nExecStart=/bin/evil\n"',
  "'; /bin/evil '",
  '; /bin/evil ;',
  '# evil',
  ' # evil',
  '%n%i%%%',
  '$HOME $$ $(evil) `evil`',
  '$private_ipv4',
  '[Install]',
  'evil.service\n  - name: other.service',
  'a"\n  command: start\n  content: "x',
  "a'\n  evil: 'x",
  '|\n  evil',
  '>-\n  evil',
  '&evil *evil',
  '!!binary ZXZpbA==',
  '{evil: true}',
  '- evil',
  '? evil',
  'evil: true',
  '\nwrite_files:\n  - path: /etc/evil\n    content: evil',
  '\n---\nwrite_files: []',
  '\n...\n',
  '#cloud-config\nusers: []',
  '../../etc/shadow',
  '/etc/../usr/bin/evil',
  '/etc//evil',
  '/usr/bin/evil',
  '~/.ssh/authorized_keys',
  '\t- evil',
  '10.1.1.140:4001\nevil: true',
  'ssh-ed25519 AAAA\nssh-rsa BBBB',
  '\u0000',
  '\u001b[2J',
  '\ud800',
  '\ufeff#cloud-config',
];

const AROUND: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `a${text}`,
  (text) => `${text}b`,
  (text) => `a ${text} b`,
  (text) => `"${text}"`,
  (text) => `${text}\n${text}`,
];

/** More than 600 hostile texts, each once. */
export const HOSTILE: readonly string[] = [
  ...new Set([
    ...INJECTIONS.flatMap((text) => AROUND.map((around) => around(text))),
    ...HOSTILE_TEXTS.flatMap((text) => [text, `a${text}`]),
  ]),
];
