import './sources.ts';

const { ADMIN_ROUTES } = await import('../../lib/simulator/index.ts');

/** The text of docs/simulator-admin.md. */
export function renderSimulatorAdmin(): string {
  const rows = ADMIN_ROUTES.map(({ method, path, does, body = {}, isOpen = false }) => {
    const keys = Object.entries(body).map(([key, meaning]) => `\`${key}\`: ${meaning}`);
    return `| \`${method} ${path}\` | ${does} | ${keys.join('; ')} | ${isOpen ? 'no' : 'yes'} |`;
  });
  return `${INTRODUCTION}
| operation | does | body | credentials |
| --- | --- | --- | --- |
${rows.join('\n')}

${GUARD}`;
}

const INTRODUCTION = `# Watching and steering the simulator

## The site

What there is at the start is a router with two nodes, or what \`kumiki simulator --site FILE\` names: YAML or JSON with routers,
switches, servers and appliances of somebody else. Everything is optional but what is in the first line of each kind.

\`\`\`yaml
routers:
  - { name: edge, networkAddress: 203.0.113.0, prefixLength: 28 }   # 26 to 28; its switch has the same name
switches:
  - name: inner
    tags: [internal]
servers:
  - name: node-1
    tags: [k8s-node]
    interfaces: [{ switch: edge, address: 203.0.113.5 }, { switch: inner }]
appliances:
  - { name: vpn, class: vpcrouter, switch: edge, addresses: [203.0.113.4], prefixLength: 28, vrid: 9 }
\`\`\`

## The page

\`http://127.0.0.1:PORT/\` shows each zone: load balancers with their states, virtual IPs and real servers, what was saved but not
applied, each block as a strip of used and free addresses, and the last requests. It follows what happens, and only looks: it
changes nothing, and never holds the token.

## The admin API

Beside the tree of the API, for tests in any language. TypeScript has the same as methods of the \`Simulator\` of \`kumiki/testing\`.

\`\`\`sh
curl -u "$SAKURA_ACCESS_TOKEN:$SAKURA_ACCESS_TOKEN_SECRET" -H 'Content-Type: application/json' \\
  -d '{"kind": "status", "errorCode": "locked", "path": "/appliance/:id/config"}' http://127.0.0.1:PORT/simulator/faults
\`\`\`

Answers are \`{"ok": true, …}\`, or \`{"ok": false, "errors": […]}\` with the problems as \`--json\` of the command line has them. The
answer to a change comes when the state file has it.
`;

const GUARD = `It listens on 127.0.0.1 only. Looking is free for every program of the machine; changes and snapshots need the credentials of
the API, because other users may be on it, and whoever is pointed at the simulator has them anyway. Changes need
\`Content-Type: application/json\`, which no form of a foreign page can send. Requests with another \`Host\` than 127.0.0.1, localhost
or [::1] are refused (DNS rebinding), and so are those that a page of another origin makes a browser send.
`;
