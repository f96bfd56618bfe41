import { call, type Json, type Rig } from '../rig';

/** Sends a request to the admin API as a careful client does; empty headers are left out. */
export async function admin(
  rig: Rig,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Json; headers: Json }> {
  const all = { 'Content-Type': 'application/json', ...headers };
  return call(rig.simulator, method, path, body, { headers: all });
}

/** Returns the problem codes and messages of an error response. */
export function refusalOf({ status, body }: { status: number; body: Json }): Json {
  return [status, body.ok, body.errors?.[0]?.code, body.errors?.[0]?.message];
}
