import './sources.ts';

const { ADMIN_ROUTES } = await import('../../lib/simulator/index.ts');

/** Returns the text of docs/simulator-admin.md. */
export function renderSimulatorAdmin(): string {
  const rows = ADMIN_ROUTES.map(({ method, path, summary, body = {}, isOpen = false }) => {
    const keys = Object.entries(body).map(([key, meaning]) => `\`${key}\`: ${meaning}`);
    return `| \`${method} ${path}\` | ${summary} | ${keys.join('; ')} | ${isOpen ? 'no' : 'yes'} |`;
  });
  return `${INTRODUCTION}
| operation | does | body | credentials |
| --- | --- | --- | --- |
${rows.join('\n')}

${GUARD}`;
}

const INTRODUCTION = `# Watching and steering the simulator

## The site

A new simulator contains a router with two nodes, or the contents of the file given as \`kumiki simulator --site FILE\`: routers, switches, servers,
and appliances of other users, in YAML or JSON. Each kind needs the keys in its first line; the others are optional.

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

\`http://127.0.0.1:PORT/\` shows each zone: load balancers with their states, virtual IPs and real servers, settings that were saved but not applied,
each block as a strip of used and free addresses, and the last requests. The page updates itself, changes nothing, and never contains the token.

## The admin API

The admin API is for tests in any language; its paths are beside those of the API. In TypeScript, the \`Simulator\` of \`kumiki/testing\` has the same
operations as methods.

\`\`\`sh
curl -u "$SAKURA_ACCESS_TOKEN:$SAKURA_ACCESS_TOKEN_SECRET" -H 'Content-Type: application/json' \\
  -d '{"kind": "status", "errorCode": "locked", "path": "/appliance/:id/config"}' http://127.0.0.1:PORT/simulator/faults
\`\`\`

Responses are \`{"ok": true, …}\`, or \`{"ok": false, "errors": […]}\` with problems in the same form as in \`--json\` of the command line. The response
to a change is sent once the change is in the state file.
`;

const GUARD = `The simulator listens only on 127.0.0.1. Every program on the machine may read what the page shows; changes, faults and snapshots need the
credentials of the API, because the machine may have other users. Changes need \`Content-Type: application/json\`, which a form on a foreign page
cannot send. Requests with a \`Host\` other than 127.0.0.1, localhost or [::1] are refused (DNS rebinding), and so are requests that a page of
another origin makes a browser send.
`;
