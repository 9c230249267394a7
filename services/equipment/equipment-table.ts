import { z } from 'zod';
import { isEquipmentCategory, writtenCategory } from '#domain/equipment/categories';
import { canonicalManufacturer, likenessKey, normalizeSerial } from '#domain/equipment/identity';
import { accept, type Refusal, type Result } from '#domain/result';
import type { Database } from '#prisma/client';
import type { Actor } from '../actor.ts';
import { parseInput } from '../input.ts';
import { integerCell, textCell } from '../tables/cells.ts';
import { type RowVerdict, type TableColumn, type TableKind, type TableRow, verdictOf } from '../tables/table-kind.ts';
import { DECLARED, likenessRefusal, withMaker } from './check-passport.ts';
import { issueIn } from './issue-passport.ts';
import { machineClaims, warningParams } from './machine-claims.ts';
import { type Passport, passportInput } from './passport-input.ts';

const column = (name: string, isRequired: boolean, ...synonyms: string[]): TableColumn => ({
  name,
  isRequired,
  synonyms,
});

/** The columns of a fleet's table; the first synonym in each language is what the template writes. */
export const EQUIPMENT_COLUMNS: readonly TableColumn[] = [
  column('manufacturer', true, 'Manufacturer', 'Maker', 'Make', 'Brand', '制造商', '生产厂家', '品牌'),
  column('model', true, 'Model', 'Type', '型号'),
  column('serial', true, 'Serial number', 'Serial', 'Serial no', 'SN', 'VIN', 'PIN', '序列号', '出厂编号', '机号'),
  column('gtin', false, 'GTIN', 'EAN', 'GTIN/EAN', '商品条码'),
  column('category', true, 'Category', 'Kind', 'Machine type', '类别', '设备类别'),
  column('year', true, 'Year', 'Year of manufacture', 'Built', '年份', '出厂年份'),
  column('origin', false, 'Country of origin', 'Origin', '原产国', '产地'),
  column('specification', false, 'Specification', 'Remarks', '规格', '备注'),
];

const options = z.object({
  /** Said by somebody who has looked: serials that look like others are taken all the same. */
  evenIfAlike: z.boolean().default(false),
});

/** A row as a passport. Refusals: `cell-…`, `invalid-input` with the column as its field. */
const passportOf = (row: TableRow): Result<Passport> => {
  const year = integerCell(row, 'year');
  if (!year.ok) return year;
  const missing = EQUIPMENT_COLUMNS.find(({ name, isRequired }) => isRequired && textCell(row, name) === null);
  if (missing) return { ok: false, refusal: { code: 'cell-missing', field: missing.name } };
  const { category: given = '', ...values } = row.values;
  const category = writtenCategory(given);
  if (!isEquipmentCategory(category))
    return {
      ok: false,
      refusal: { code: 'category-unknown', params: { value: given.slice(0, 60) }, field: 'category' },
    };
  return parseInput(passportInput, { ...values, category, year: year.value });
};

/** What makes two rows of one file the same machine. */
const rowKey = ({ manufacturer, serial }: Passport): string =>
  `${canonicalManufacturer(manufacturer)}|${normalizeSerial(serial)}`;

/** What makes two rows of one file easily mistaken for one another. */
const alikeKey = ({ manufacturer, serial }: Passport): string =>
  `${canonicalManufacturer(manufacturer)}|${likenessKey(serial)}`;

/** The lines on which each machine, and each serial that looks like it, stands first. */
interface FirstLines {
  readonly same: Map<string, number>;
  readonly alike: Map<string, number>;
}

const sayFirst = ({ same, alike }: FirstLines, line: number, passport: Passport): void => {
  if (!same.has(rowKey(passport))) same.set(rowKey(passport), line);
  if (!alike.has(alikeKey(passport))) alike.set(alikeKey(passport), line);
};

/** What an earlier row of the same file has against this one. */
const earlierRow = (line: number, passport: Passport, { same, alike }: FirstLines): Refusal | null => {
  const twice = same.get(rowKey(passport));
  if (twice !== undefined && twice < line)
    return { code: 'row-twice', params: { line: String(twice) }, field: 'serial' };
  const mistaken = alike.get(alikeKey(passport));
  return mistaken !== undefined && mistaken < line
    ? { code: 'row-alike', params: { line: String(mistaken) }, field: 'serial' }
    : null;
};

const refusalsOf = (
  line: number,
  passport: Passport,
  first: FirstLines,
  likeness: Refusal | null,
  { evenIfAlike }: z.output<typeof options>,
): { problems: Refusal[]; warnings: Refusal[] } => {
  const before = earlierRow(line, passport, first);
  // What is said of a machine on record says it of the row before, too.
  const earlier = before?.code === 'row-alike' && likeness ? null : before;
  const isAlikePassed = earlier?.code === 'row-alike' && evenIfAlike;
  const twice = earlier && !isAlikePassed ? [earlier] : [];
  const looked = earlier && isAlikePassed ? [earlier] : [];
  // What is recorded already would be refused by the contract; what only looks like it, a person may let pass.
  const isLetPass = likeness?.code === 'serial-alike' && evenIfAlike;
  if (!likeness) return { problems: twice, warnings: looked };
  return isLetPass
    ? { problems: twice, warnings: [...looked, likeness] }
    : { problems: [...twice, likeness], warnings: looked };
};

const madeBy = async (db: Database, actor: Actor, passport: Passport): Promise<Passport> => {
  const made = await withMaker(db, actor, passport);
  return made.ok ? made.value : passport;
};

/** A fleet: a machine a row. */
export const equipmentTable: TableKind<z.output<typeof options>> = {
  kind: 'equipment',
  permission: 'equipment:import',
  columns: EQUIPMENT_COLUMNS,
  options,
  mostRows: 10_000,
  async check(ctx, db, actor, rows, chosen) {
    const read = rows.map(row => ({ row, passport: passportOf(row) }));
    const good: Passport[] = [];
    const first: FirstLines = { same: new Map(), alike: new Map() };
    for (const { row, passport } of read) {
      if (!passport.ok) continue;
      good.push(await madeBy(db, actor, passport.value));
      sayFirst(first, row.line, passport.value);
    }
    const claims = await machineClaims(ctx, db, actor, good, 'upload');
    let place = 0;
    return read.map(({ row, passport }): RowVerdict => {
      if (!passport.ok) return verdictOf([passport.refusal]);
      const found = claims[place] ?? { warnings: [] };
      const isDeclared = good[place]?.manufacturerId !== actor.organisationId;
      place += 1;
      const { problems, warnings } = refusalsOf(row.line, passport.value, first, likenessRefusal(found), chosen);
      const elsewhere = found.warnings
        .filter(({ kind }) => kind === 'same-serial')
        .map(
          (warning): Refusal => ({ code: 'serial-of-other-maker', params: warningParams(warning), field: 'serial' }),
        );
      return verdictOf(problems, [...warnings, ...elsewhere], isDeclared ? [DECLARED] : []);
    });
  },
  async work(ctx, tx, actor, [row], { evenIfAlike }) {
    if (!row) return { ok: false, refusal: { code: 'table-no-rows' } };
    const passport = passportOf(row);
    if (!passport.ok) return passport;
    const issued = await issueIn(ctx, tx, actor, passport.value, { evenIfAlike });
    return issued.ok ? accept({ made: issued.value.reference }) : issued;
  },
};
