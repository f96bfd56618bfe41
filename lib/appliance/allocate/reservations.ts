/** Addresses and VRIDs that must not be chosen although no inventory shows a holder yet. */
export interface Avoided {
  readonly addresses: ReadonlySet<string>;
  readonly vrids: ReadonlySet<number>;
}

/** The addresses and VRID that a run has chosen, or was given. */
interface Choice {
  readonly addresses: readonly string[];
  readonly vrid?: number | undefined;
}

/**
 * Addresses and VRIDs that runs of this process have chosen, which the API may not show yet: the load
 * balancers of one `pulumi up` are created concurrently, and each would otherwise choose the lowest free
 * address. Other processes do not see these; their choices show up as conflicts.
 */
export class Reservations {
  private readonly all = new Set<Reservation>();
  private events = 0;

  /**
   * Starts a run. From now on, other runs do not choose what this one is given.
   * @param owner two runs of one owner do not avoid each other: they create the same appliance
   */
  open(owner: string, given: Choice): Reservation {
    const reservation: Reservation = new Reservation(owner, given, {
      next: () => (this.events += 1),
      others: () => [...this.all].filter((each) => each.owner !== owner),
      closed: () => {
        // ended reservations matter to runs that surveyed before the end
        if ([...this.all].every(({ isOpen }) => !isOpen)) this.all.clear();
      },
    });
    this.all.add(reservation);
    return reservation;
  }
}

interface ReservationRegistry {
  next(): number;
  others(): readonly Reservation[];
  closed(): void;
}

/** The reservations of one run. */
export class Reservation {
  readonly owner: string;
  private readonly given: Choice;
  private readonly registry: ReservationRegistry;
  private chosen: Choice = { addresses: [] };
  private surveyedAt: number;
  private closedAt = Number.POSITIVE_INFINITY;

  constructor(owner: string, given: Choice, registry: ReservationRegistry) {
    this.owner = owner;
    this.given = given;
    this.registry = registry;
    this.surveyedAt = registry.next();
  }

  get isOpen(): boolean {
    return this.closedAt === Number.POSITIVE_INFINITY;
  }

  /** Records that the run reads the network now: it will see what other runs finished before. */
  beginSurvey(): void {
    this.surveyedAt = this.registry.next();
  }

  /** Returns the choices that other runs hold, or held when this one began its survey. */
  listAvoided(): Avoided {
    const choices = this.registry
      .others()
      .filter((each) => each.closedAt > this.surveyedAt)
      .flatMap((each) => [each.given, each.chosen]);
    return {
      addresses: new Set(choices.flatMap(({ addresses }) => addresses)),
      vrids: new Set(choices.flatMap(({ vrid }) => vrid ?? [])),
    };
  }

  /** Reserves the run's choice, replacing its earlier one. */
  choose(choice: Choice): void {
    this.chosen = choice;
  }

  /** Ends the run. */
  close(): void {
    this.closedAt = this.registry.next();
    this.registry.closed();
  }
}
