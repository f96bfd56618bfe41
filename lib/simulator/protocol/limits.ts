/** The range of VRIDs in VRRP (RFC 5798); the settings `minVrid` and `maxVrid` can narrow it. */
export const LOWEST_VRID = 1;
export const HIGHEST_VRID = 255;

/** Shortest time between two health checks, in seconds; also the default. */
export const DEFAULT_DELAY_LOOP_SECONDS = 10;
