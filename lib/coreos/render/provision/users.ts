import type { BootDocument } from '../../model/boot-document';
import type { User } from '../../model/user';

/** The image's own user, which keys without a user belong to. */
const IMAGE_USER = 'core';

/** The users of a machine, the image's own first where it gets keys. */
export function provisionUsers({ users, sshAuthorizedKeys }: BootDocument): User[] {
  if (sshAuthorizedKeys.length === 0) return [...users];
  const own = users.find(({ name }) => name === IMAGE_USER);
  const keys = [...new Set([...sshAuthorizedKeys, ...(own?.sshAuthorizedKeys ?? [])])];
  return [{ name: IMAGE_USER, ...own, sshAuthorizedKeys: keys }, ...users.filter((user) => user !== own)];
}
