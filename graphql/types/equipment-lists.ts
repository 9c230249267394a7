import { EQUIPMENT_CATEGORIES } from '#domain/equipment/categories';
import { POSITION_AGES } from '#domain/equipment/position-age';
import { EQUIPMENT_FILTER_ROLES } from '#prisma/reads/equipment-filter';
import { EQUIPMENT_LIST_STATES, EQUIPMENT_SORTS } from '#prisma/reads/equipment-list';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { SortDirection } from './sort.ts';

export const MachineCategory = codes('MachineCategory', EQUIPMENT_CATEGORIES);

export const MachineState = codes(
  'MachineState',
  EQUIPMENT_LIST_STATES,
  'One word for lists; of several that hold the first is shown. ISSUING: not on chain yet. LET: as far as the reader may know.',
);

export const MachineFilter = builder.inputType('MachineFilter', {
  fields: t => ({
    states: t.field({ type: [MachineState] }),
    categories: t.field({ type: [MachineCategory] }),
    manufacturer: t.string(),
    country: t.string({ description: 'Of its newest position, where the reader may know it.' }),
    role: t.field({
      type: codes('MachineFilterRole', EQUIPMENT_FILTER_ROLES),
      description: 'What the organisation is to them; what it has sold is under FORMER_OWNER alone.',
    }),
    recalled: t.boolean(),
    positionAge: t.field({ type: codes('PositionAge', POSITION_AGES) }),
    text: t.string({ description: 'Found in the reference, model, serial or manufacturer.' }),
  }),
});

export const MachineSort = builder.inputType('MachineSort', {
  fields: t => ({
    by: t.field({ type: codes('MachineSortField', EQUIPMENT_SORTS), required: true }),
    direction: t.field({ type: SortDirection, required: true }),
  }),
});
