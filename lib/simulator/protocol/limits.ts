/** The VRIDs that VRRP has (RFC 5798); the settings `minVrid` and `maxVrid` can narrow them. */
export const LOWEST_VRID = 1;
export const HIGHEST_VRID = 255;

/** The shortest time between two health checks, in seconds, which is also the one used if none is given. */
export const DEFAULT_DELAY_LOOP_SECONDS = 10;
