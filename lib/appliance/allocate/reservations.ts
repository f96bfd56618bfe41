/** Addresses and VRIDs that are not to be chosen, though no inventory shows a holder yet. */
export interface Avoided {
  readonly addresses: ReadonlySet<string>;
  readonly vrids: ReadonlySet<number>;
}

/** What a run has chosen, or was given. */
interface Choice {
  readonly addresses: readonly string[];
  readonly vrid?: number | undefined;
}

/**
 * What runs of this process have chosen and the API may not show yet: many load balancers of one `pulumi up` are
 * made at once, and without this each would choose the lowest free address. Other processes know nothing of it;
 * what they take shows in conflicts.
 */
export class Reservations {
  private readonly all = new Set<Reservation>();
  private events = 0;

  /**
   * Begins a run. What it is given is not chosen by others from now on.
   * @param owner two runs of one owner do not avoid each other: they make the same appliance
   */
  open(owner: string, given: Choice): Reservation {
    const reservation: Reservation = new Reservation(owner, given, {
      next: () => (this.events += 1),
      others: () => [...this.all].filter((each) => each.owner !== owner),
      closed: () => {
        // what has ended matters to runs that surveyed before it did
        if ([...this.all].every(({ isOpen }) => !isOpen)) this.all.clear();
      },
    });
    this.all.add(reservation);
    return reservation;
  }
}

interface Desk {
  next(): number;
  others(): readonly Reservation[];
  closed(): void;
}

/** The part of one run. */
export class Reservation {
  readonly owner: string;
  private readonly given: Choice;
  private readonly desk: Desk;
  private chosen: Choice = { addresses: [] };
  private surveyedAt: number;
  private closedAt = Number.POSITIVE_INFINITY;

  constructor(owner: string, given: Choice, desk: Desk) {
    this.owner = owner;
    this.given = given;
    this.desk = desk;
    this.surveyedAt = desk.next();
  }

  get isOpen(): boolean {
    return this.closedAt === Number.POSITIVE_INFINITY;
  }

  /** The run reads from now on what there is: it will see what others have finished before. */
  beginSurvey(): void {
    this.surveyedAt = this.desk.next();
  }

  /** What other runs hold, or held when this one began its survey. */
  listAvoided(): Avoided {
    const choices = this.desk
      .others()
      .filter((each) => each.closedAt > this.surveyedAt)
      .flatMap((each) => [each.given, each.chosen]);
    return {
      addresses: new Set(choices.flatMap(({ addresses }) => addresses)),
      vrids: new Set(choices.flatMap(({ vrid }) => vrid ?? [])),
    };
  }

  /** Reserves what the run has chosen, in place of what it chose before. */
  choose(choice: Choice): void {
    this.chosen = choice;
  }

  /** Ends the run. */
  close(): void {
    this.closedAt = this.desk.next();
    this.desk.closed();
  }
}
