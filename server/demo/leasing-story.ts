import { addDays, addMonths, type CalendarDate } from '#domain/time/calendar-date';
import type { DemoKey } from './consortium.ts';
import { DeviceStory } from './device-story.ts';
import { Dice } from './dice.ts';
import { type ModelKey, modelOf } from './fleet.ts';
import {
  buy,
  buyAll,
  commence,
  type DemoLease,
  type DemoMachine,
  insure,
  issue,
  issueAll,
  type LeaseStep,
  newMachine,
  offer,
  offerAll,
  pledge,
  sign,
} from './lease-steps.ts';
import {
  acknowledge,
  amend,
  bill,
  bringHome,
  changeMeter,
  commenceSublease,
  confirmMeter,
  handIn,
  mend,
  notice,
  payRents,
  recall,
  repossess,
  sellRents,
  startWork,
  sublet,
} from './lease-year.ts';
import { type Fate, LETS, type Let, STOCK } from './lets.ts';
import type { Stage } from './steps.ts';
import { WorkingMachine } from './work-days.ts';
import { isFriday, workday, workdaysAfter } from './workday.ts';

/** Something that is done on a day of the story. */
export interface DayStep {
  readonly on: CalendarDate;
  readonly run: (stage: Stage) => Promise<void>;
}

const SEED = 60_365;

/** From passport to the first day, one a workday: each decides on what the last one left on chain. */
const MAKING: readonly (readonly LeaseStep[])[] = [[issue], [offer], [buy], [pledge, insure], [sign], [commence]];

/** Days before a lease begins on which its story does. */
const MAKING_DAYS = 21;

/** A machine that fell silent did so this many days ago; one that left its countries, this many. */
const SILENT_DAYS = 24;
const OUTSIDE_DAYS = 17;

class Fleet {
  readonly leases: readonly DemoLease[];
  readonly stock: readonly DemoMachine[];
  /** Leases that are paid no more, by subject: rents due from that day on stay open. */
  readonly stopped = new Map<string, CalendarDate>();

  constructor(lets: readonly Let[], stock: typeof STOCK) {
    let number = 0;
    const next = (model: ModelKey, owner: DemoKey): DemoMachine => {
      number += 1;
      return newMachine(model, number, owner);
    };
    this.leases = lets.map(plan => ({
      plan,
      machines: plan.machines.flatMap(([model, count]) =>
        Array.from({ length: count }, () => next(model, plan.lessor)),
      ),
      subject: '',
      reference: '',
      startsOn: '',
    }));
    this.stock = stock.map(({ model, owner }) => next(model, owner ?? modelOf(model).maker));
  }

  get machines(): readonly DemoMachine[] {
    return [...this.leases.flatMap(({ machines }) => machines), ...this.stock];
  }
}

interface Life {
  readonly isMonthly: boolean;
  readonly fleet: Fleet;
  /** The workday so many months, and so many workdays more, after it began. */
  readonly after: (months: number, workdays?: number) => CalendarDate;
  /** So many days before today. */
  readonly ago: (days: number) => CalendarDate;
}

type LaterStep = { readonly on: CalendarDate; readonly step: LeaseStep };

const dayOf = ({ ctx }: Stage): CalendarDate => ctx.clock.now().toISOString().slice(0, 10);

/** No rent that is due from then on is paid. */
const stopPaying =
  (fleet: Fleet): LeaseStep =>
  async (stage, { subject }) => {
    fleet.stopped.set(subject, dayOf(stage));
  };

/** What a lease's fate adds to its life. */
const FATES: Readonly<Record<Fate, (life: Life) => readonly LaterStep[]>> = {
  amended: ({ after }) => [{ on: after(4, 3), step: amend }],
  'rents-sold': ({ after, isMonthly }) => [
    { on: after(3, 2), step: isMonthly ? sellRents('maas', 7, 24) : sellRents('yangtze', 3, 10) },
  ],
  sublet: ({ after }) => [
    { on: after(3), step: sublet('wisla') },
    { on: after(3, 1), step: commenceSublease('wisla') },
  ],
  'in-default': ({ after, fleet }) => [
    { on: after(7), step: stopPaying(fleet) },
    { on: after(10, 5), step: notice },
  ],
  repossessed: ({ after, fleet }) => [
    { on: after(4), step: stopPaying(fleet) },
    { on: after(6, 5), step: notice },
    { on: after(7, 5), step: repossess },
    { on: after(7, 6), step: bringHome },
  ],
  'meter-replaced': ({ after }) => [
    { on: after(5), step: changeMeter },
    { on: after(5, 1), step: confirmMeter },
  ],
  outside: ({ ago }) => [
    {
      on: ago(OUTSIDE_DAYS),
      step: async (stage, { machines }) => {
        await handIn(stage, machines);
        machines[0]?.work?.moveTo(['kaunas'], dayOf(stage));
      },
    },
  ],
  silent: ({ ago }) => [
    {
      on: ago(SILENT_DAYS),
      step: async (_, { machines: [machine] }) => {
        if (machine) machine.work = null;
      },
    },
  ],
};

/** Stock is bought as machines that are let are, and stands in the depot. */
const stockSteps = (fleet: Fleet, begin: CalendarDate, dice: Dice): DayStep[] => {
  const bought = fleet.stock.filter((_, at) => STOCK[at]?.owner !== null);
  return [
    { on: workday(begin), run: stage => issueAll(stage, fleet.stock, dice) },
    { on: workdaysAfter(begin, 1), run: stage => offerAll(stage, bought) },
    { on: workdaysAfter(begin, 2), run: stage => buyAll(stage, bought) },
    {
      on: workdaysAfter(begin, 3),
      run: async stage => {
        const since = dayOf(stage);
        for (const [at, machine] of fleet.stock.entries()) {
          if (!bought.includes(machine)) continue;
          machine.work = new WorkingMachine(machine.model, dice, [STOCK[at]?.site ?? 'hamburg'], since);
          machine.work.moveTo([STOCK[at]?.site ?? 'hamburg'], since, true);
        }
      },
    },
  ];
};

const recallSteps = (fleet: Fleet, on: CalendarDate): DayStep[] => [
  { on: workday(on), run: stage => recall(stage, fleet.machines) },
  { on: workdaysAfter(on, 2), run: stage => acknowledge(stage, ['nordhafen', 'brugbaan']) },
  {
    on: workdaysAfter(on, 8),
    run: stage => mend(stage, (fleet.leases.find(({ plan }) => plan.key === 'NL-3')?.machines ?? []).slice(0, 2)),
  },
];

/** So many days ago thieves come, to machines that have had trackers for some days. */
const NIGHT_DAYS = 9;
const VISITED_FITTED_DAYS = NIGHT_DAYS + 4;
/** All others are fitted so shortly before today that none has been silent for long when it begins to talk. */
const FITTED_DAYS = 2;

/** Devices on the machines that are let, an area for some of them, and what happened one night. */
const deviceSteps = ({ leases }: Fleet, to: CalendarDate): DayStep[] => {
  const story = new DeviceStory();
  const fitted = workday(addDays(to, -VISITED_FITTED_DAYS));
  return [
    { on: fitted, run: stage => story.fitVisited(stage, leases) },
    {
      on: workdaysAfter(fitted, 1),
      run: async stage => {
        await story.confirm(stage);
        await story.drawArea(stage, leases);
      },
    },
    {
      on: workday(addDays(to, -NIGHT_DAYS)),
      run: async stage => {
        const visited = story.visited(leases);
        if (!visited) return;
        // What was handed in for the machine is all that will be: it is gone.
        await handIn(stage, [visited.stolen, visited.opened]);
        await story.tellNight(stage, visited);
        visited.stolen.work = null;
      },
    },
    { on: addDays(to, -FITTED_DAYS), run: stage => story.fit(stage, leases) },
    { on: addDays(to, 1 - FITTED_DAYS), run: stage => story.confirm(stage) },
  ];
};

/** The day before today brings the readings up to it, whatever weekday today is: no chart ends in days of nothing. */
const lastDay = ({ machines }: Fleet, to: CalendarDate): DayStep => ({
  on: addDays(to, -1),
  run: stage => handIn(stage, machines),
});

/** Towards the end readings come every week, so that today's are fresh; before, every other week. */
const FRESH_DAYS = 21;

/** On Fridays readings are handed in and rents billed; on Tuesdays what is due is paid. */
const weekly = (fleet: Fleet, from: CalendarDate, to: CalendarDate): DayStep[] => {
  const steps: DayStep[] = [];
  let weeks = 0;
  for (let on = workday(from); on < to; on = workday(addDays(on, 1))) {
    if (!isFriday(on)) {
      steps.push({ on, run: stage => payRents(stage, fleet.stopped) });
      continue;
    }
    weeks += 1;
    const isHandedIn = weeks % 2 === 0 || on >= addDays(to, -FRESH_DAYS);
    steps.push({
      on,
      run: async stage => {
        if (isHandedIn) await handIn(stage, fleet.machines);
        await bill(stage);
      },
    });
  }
  return steps;
};

/** The year of leases up to `to`: made, begun, billed and paid, with what goes wrong in some of them. In the order of its days. */
export const leasingStoryOf = (to: CalendarDate): DayStep[] => {
  const dice = new Dice(SEED);
  const fleet = new Fleet(LETS, STOCK);
  const first = Math.max(...LETS.map(({ monthsAgo }) => monthsAgo));
  const steps: DayStep[] = [...stockSteps(fleet, addMonths(to, -7), dice), ...recallSteps(fleet, addMonths(to, -4))];
  for (const [at, lease] of fleet.leases.entries()) {
    const begin = addDays(addMonths(to, -lease.plan.monthsAgo), (at % 3) * 7 - MAKING_DAYS);
    MAKING.forEach((together, day) => {
      for (const step of together) steps.push({ on: workdaysAfter(begin, day), run: stage => step(stage, lease) });
    });
    const begun = workdaysAfter(begin, MAKING.length - 1);
    steps.push({ on: begun, run: stage => startWork(dice)(stage, lease) });
    const life: Life = {
      isMonthly: lease.plan.frequency === 'monthly',
      fleet,
      after: (months, workdays = 0) => workdaysAfter(addMonths(begun, months), workdays),
      ago: days => workday(addDays(to, -days)),
    };
    for (const { on, step } of lease.plan.fates.flatMap(fate => FATES[fate](life)))
      steps.push({ on, run: stage => step(stage, lease) });
  }
  steps.push(...deviceSteps(fleet, to), ...weekly(fleet, addMonths(to, -first), to), lastDay(fleet, to));
  return steps.filter(({ on }) => on < to).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
};

/** Leases of which the story over somebody else's node tells how they begin: there, all of it happens today. */
const TODAY = new Set(['NL-1', 'NL-3', 'CN-3']);

/** What can be told of leases in one day: passports, sales, liens, and leases that begin today. One step after the other. */
export const leasingToday = (today: CalendarDate): DayStep[] => {
  const fleet = new Fleet(
    LETS.filter(({ key }) => TODAY.has(key)).map(plan => ({ ...plan, fates: [] })),
    [],
  );
  const dice = new Dice(SEED);
  const story = new DeviceStory();
  return [
    ...MAKING.flatMap((together, day) =>
      fleet.leases.flatMap(lease =>
        together.map((step): DayStep => ({ on: addDays(today, day), run: stage => step(stage, lease) })),
      ),
    ),
    {
      on: addDays(today, MAKING.length),
      run: async stage => {
        for (const lease of fleet.leases) {
          await startWork(dice)(stage, lease);
          for (const { work } of lease.machines) work?.moveTo(lease.plan.sites, addDays(today, -14));
        }
        await handIn(stage, fleet.machines);
        await bill(stage);
      },
    },
    { on: addDays(today, MAKING.length + 1), run: stage => story.fit(stage, fleet.leases) },
    { on: addDays(today, MAKING.length + 2), run: stage => story.confirm(stage) },
  ];
};
