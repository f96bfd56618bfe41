/** The limit that a provider has for user_data. */
export interface UserDataLimit {
  /** The limit in bytes. */
  readonly bytes: number;
  /**
   * What is counted: the document as it is given, its bytes after base64 is decoded, or its base64 after
   * encoding.
   */
  readonly counted: 'given' | 'bytes' | 'base64';
  /** Source of the limit. */
  readonly source: string;
}

const LIMITS = {
  /** IDCF Cloud's console. */
  idcf: { bytes: 2048, counted: 'given', source: "IDCF Cloud's FAQ 58: 2 KB of text, before base64" },
  cloudstack: {
    bytes: 32_768,
    counted: 'base64',
    source: "Apache CloudStack's setting vm.userdata.max.length, its default",
  },
  aws: { bytes: 16_384, counted: 'bytes', source: "Amazon EC2's user guide: 16 KB before base64" },
  openstack: { bytes: 65_535, counted: 'base64', source: "nova's documentation: 65,535 bytes in base64" },
  azure: {
    bytes: 65_535,
    counted: 'bytes',
    source: "Azure's reference of OSProfile.customData: 65,535 bytes after base64 is decoded",
  },
  hetzner: { bytes: 32_768, counted: 'given', source: "Hetzner Cloud's API: 32 KiB" },
  vmware: { bytes: 65_536, counted: 'given', source: 'VMware guestinfo: 64 KiB for each value' },
} as const satisfies Record<string, UserDataLimit>;

/** A provider whose limit of user_data is known. Sakura Cloud's manual mentions none. */
export type UserDataProvider = keyof typeof LIMITS;

/** The limits of user_data by provider. */
export const USER_DATA_LIMITS: Readonly<Record<UserDataProvider, UserDataLimit>> = LIMITS;
