import { Agent, request } from 'node:http';
import type { Witness } from './witness';

// biome-ignore lint/suspicious/noExplicitAny: what the wire brings
type Json = any;

/** Larger than a disk page, so that a kill can interrupt the writing of its line. */
const CONTENT_LENGTH = 30_000;

let serial = 0;

/** A connection that creates, changes and deletes resources as fast as they are answered. */
export class Hammer {
  private readonly url: string;
  private readonly witness: Witness;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  /** Its resources, in order of creation; they are deleted in reverse order. */
  private readonly mine: { kind: Kind; id: number }[];

  /** @param leftovers keys of the resources that a previous hammer left behind */
  constructor(url: string, witness: Witness, leftovers: readonly string[]) {
    this.mine = leftovers.map((key) => {
      const [kind = '', id] = key.split('/');
      return { kind: kind as Kind, id: Number(id) };
    });
    this.mine.sort((left, right) => KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind));
    this.url = `${url}/is1b/api/cloud/1.1`;
    this.witness = witness;
  }

  /** Works until the connection breaks. */
  async run(): Promise<void> {
    try {
      for (;;) {
        // the last one remains for the next simulator with the file
        while (this.mine.length > 1) await this.remove();
        await this.work();
      }
    } catch (error) {
      // a refusal is a bug in this test; a broken connection is expected
      if (error instanceof Refused) throw error;
    } finally {
      this.agent.destroy();
    }
  }

  private async work(): Promise<void> {
    serial += 1;
    const name = `x${process.pid}-${serial}`;
    const { ID } = await this.create('switches', '/switch', { Switch: { Name: name } }, name);
    await this.create('notes', '/note', { Note: { Name: name, Content: contentOf(name) } }, contentOf(name));
    await this.changeAppliance(ID, name);
    const router = { Internet: { Name: name, NetworkMaskLen: 28, BandWidthMbps: 100 } };
    await this.create('routers', '/internet', router, name);
    const note = this.mine.find(({ kind }) => kind === 'notes');
    if (note)
      await this.change(note, '/note', { Note: { Content: contentOf(`${name}+`) } }, contentOf(`${name}+`));
    await this.change(this.mine[0], '/switch', { Switch: { Name: `${name}+` } }, `${name}+`);
  }

  private async changeAppliance(switchId: number, name: string): Promise<void> {
    const { ID } = await this.create(
      'appliances',
      '/appliance',
      applianceOf(switchId, name),
      `${name} over ${name}`,
    );
    const made = this.mine.at(-1);
    const Settings = settingsOf(`${name}+`);
    await this.change(made, '/appliance', { Appliance: { Settings } }, `${name}+ over ${name}`);
    const applied = this.witness.sees(`appliances/${ID}`, `${name}+ over ${name}+`);
    await this.call('PUT', `/appliance/${ID}/config`);
    applied();
  }

  private async create(kind: Kind, path: string, body: Json, value: string): Promise<{ ID: number }> {
    const answered = this.witness.sees(undefined, value);
    const answer = await this.call('POST', path, body);
    const [key = ''] = Object.keys(body);
    answered(`${kind}/${answer[key].ID}`);
    this.mine.push({ kind, id: answer[key].ID });
    return answer[key];
  }

  private async change(
    one: { kind: Kind; id: number } | undefined,
    path: string,
    body: Json,
    value: string,
  ): Promise<void> {
    if (!one) return;
    const answered = this.witness.sees(`${one.kind}/${one.id}`, value);
    await this.call('PUT', `${path}/${one.id}`, body);
    answered();
  }

  private async remove(): Promise<void> {
    const last = this.mine.at(-1);
    if (!last) return;
    if (last.kind === 'appliances') await this.powerOff(last.id);
    const answered = this.witness.sees(`${last.kind}/${last.id}`, undefined);
    await this.call('DELETE', `${PATHS[last.kind]}/${last.id}`);
    answered();
    this.mine.pop();
  }

  /** Powers off an appliance. It may already be off, if a kill came before its deletion. */
  private async powerOff(id: number): Promise<void> {
    await this.call('DELETE', `/appliance/${id}/power`, { Force: true }).catch((error) => {
      if (!(error instanceof Refused)) throw error;
    });
  }

  private call(method: string, path: string, body?: Json): Promise<Json> {
    const content = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      // Node's client omits it from a DELETE, even with a body
      'Content-Length': Buffer.byteLength(content),
      Authorization: `Basic ${Buffer.from('token:secret').toString('base64')}`,
      'X-Sakura-Bigint-As-Int': '1',
    };
    return new Promise((resolve, reject) => {
      const sent = request(this.url + path, { method, agent: this.agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () => {
          if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(text));
          else reject(new Refused(`${method} ${path}: ${text}`));
        });
      });
      sent.on('error', reject);
      sent.end(content);
    });
  }
}

class Refused extends Error {}

const PATHS = {
  switches: '/switch',
  notes: '/note',
  appliances: '/appliance',
  routers: '/internet',
} as const;
type Kind = keyof typeof PATHS;
/** In order of creation: a switch is deleted after everything connected to it. */
const KINDS: readonly Kind[] = ['switches', 'notes', 'routers', 'appliances'];

function contentOf(name: string): string {
  return `${name} `.repeat(Math.ceil(CONTENT_LENGTH / (name.length + 1)));
}

function settingsOf(description: string): Json {
  return {
    LoadBalancer: [{ VirtualIPAddress: '10.0.0.2', Port: '80', Description: description, Servers: [] }],
  };
}

function applianceOf(switchId: number, name: string): Json {
  return {
    Appliance: {
      Name: name,
      Class: 'loadbalancer',
      Plan: { ID: 1 },
      Settings: settingsOf(name),
      Remark: {
        Switch: { ID: switchId },
        VRRP: { VRID: 1 },
        Network: { NetworkMaskLen: 24, DefaultRoute: '10.0.0.254' },
        Servers: [{ IPAddress: '10.0.0.1' }],
      },
    },
  };
}
