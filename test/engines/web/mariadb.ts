import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { findFreePort } from '../../free-ports';
import { startAttached } from '../harness/attached-process';
import { waitFor } from '../harness/poll';
import type { PodNetwork } from '../rancher/pod-network';

/** A MariaDB on the loopback address, with its own data. */
export interface RunningMariaDb {
  readonly port: number;
  stop(): Promise<void>;
}

/** The user who may access the database `example`. */
export const USER = { user: 'notes', password: "s3cret'$(x)" };

/** A pod that runs MariaDB. */
export interface MariaDbPod {
  readonly network: PodNetwork;
  readonly address: string;
}

/**
 * Starts a MariaDB from unpacked Debian packages, and waits until it answers.
 * @param program path of mariadbd
 * @param pod in which it listens on 3306
 */
export async function startMariaDb(program: string, pod?: MariaDbPod): Promise<RunningMariaDb> {
  const root = join(program, '../../..');
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-mariadb-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const share = join(root, 'usr/share/mysql');
  const common = [
    '--no-defaults',
    `--basedir=${join(root, 'usr')}`,
    `--lc-messages-dir=${share}`,
    `--datadir=${data}`,
    '--innodb-buffer-pool-size=16M',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
  const env = ['env', `LD_LIBRARY_PATH=${findLibraryFolders(root).join(':')}`, program];
  const tables = ['mysql_system_tables', 'mysql_performance_tables', 'mysql_system_tables_data'];
  const sql = [
    'CREATE DATABASE mysql;',
    'USE mysql;',
    ...tables.map((name) => readFileSync(join(share, `${name}.sql`))),
  ];
  const bootstrap = spawnSync('env', [...env.slice(1), ...common, '--bootstrap'], {
    input: sql.join('\n'),
    encoding: 'utf8',
  });
  if (bootstrap.status !== 0) throw new Error(`MariaDB cannot be set up: ${bootstrap.stderr.slice(-800)}`);
  const password = USER.password.replaceAll("'", "''");
  const init = join(folder, 'init.sql');
  writeFileSync(
    init,
    `CREATE DATABASE example;\nCREATE USER '${USER.user}'@'%' IDENTIFIED BY '${password}';\nGRANT ALL ON example.* TO '${USER.user}'@'%';\n`,
  );
  const port = pod ? 3306 : await findFreePort();
  const files = ['--socket=socket', '--pid-file=pid', `--init-file=${init}`];
  const own = [`--bind-address=${pod?.address ?? '127.0.0.1'}`, `--port=${port}`, '--skip-name-resolve'];
  const command = [...env, ...common, ...own, ...files];
  const removeFiles = () => rmSync(folder, { recursive: true, force: true });
  if (pod) {
    await pod.network.add(pod.address, command);
    const reached = await pod.network.reach(pod.address, port);
    await waitFor(() => isReady(reached), 'answer of MariaDB');
    return { port, stop: async () => removeFiles() };
  }
  const { child, messages, stop: end } = startAttached(command);
  const stop = async () => {
    await end();
    removeFiles();
  };
  await waitFor(async () => {
    if (child.exitCode !== null) throw new Error('it ended');
    return isReady(port);
  }, 'answer of MariaDB').catch(async (error) => {
    await stop();
    throw new Error(`MariaDB did not start, ${error}: ${messages().slice(-800)}`);
  });
  return { port, stop };
}

/** Returns the library folders, whatever the architecture is called. */
function findLibraryFolders(root: string): string[] {
  const folders = [join(root, 'usr/lib'), join(root, 'lib')].filter((folder) => existsSync(folder));
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(folder, name)),
  );
}

async function isReady(port: number): Promise<boolean> {
  try {
    const connection = await createConnection({ host: '127.0.0.1', port, database: 'example', ...USER });
    await connection.end();
    return true;
  } catch {
    return false;
  }
}
