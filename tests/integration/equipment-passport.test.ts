import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '#domain/hex';
import { verifyProof } from '#ledger/verify/commitment';
import { findEquipmentRow, listEquipment } from '#prisma/reads/equipment-list';
import { publicEquipment } from '#prisma/reads/equipment-public';
import { equipmentRecords } from '#prisma/reads/equipment-records';
import { equipmentTimeline, titleChain } from '#prisma/reads/equipment-timeline';
import { seeEquipment } from '#prisma/reads/see-equipment';
import { cancelPassport } from '#services/equipment/cancel-passport';
import { checkPassport } from '#services/equipment/check-passport';
import { equipmentFile, publicFile, publicOpenings } from '#services/equipment/equipment-file';
import { issuePassport } from '#services/equipment/issue-passport';
import { accepted, refusalOf } from '../support/consortium.ts';
import { createLeasingTrade, type LeasingTrade } from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';

let trade: LeasingTrade;
beforeAll(async () => {
  trade = await createLeasingTrade();
});
afterAll(() => trade.ledger.close());

const GTIN = '4012345000009';

/** A PDF to its first bytes; nothing here reads further. */
const pdf = (text: string): Uint8Array => new Uint8Array(Buffer.from(`%PDF-1.7\n${text}`));

/** A JPEG with an Exif segment that says where it was taken. */
const photograph = (): Uint8Array => {
  const exif = Buffer.from('Exif\0\0 GPS 53.54 N 9.98 E');
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif]);
  const scan = Buffer.from([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]);
  return new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xd8]), segment, scan]));
};

const passport = (serial: string, more: object = {}) => ({
  manufacturer: 'Kranbau Werke AG',
  model: 'KW 220',
  serial,
  category: 'crawler-crane' as const,
  year: 2025,
  origin: 'de',
  ...more,
});

const now = () => trade.ctx.clock.now();

describe('a passport', () => {
  test('is issued by the manufacturer, with what it is made of, and seen by it alone', async () => {
    const { ctx, maker, stranger, lessor } = trade;
    const issued = accepted(
      await issuePassport(ctx, maker.preparer, {
        ...passport('KW-220 00417', {
          gtin: GTIN,
          components: [{ kind: 'engine', manufacturer: 'Deutz', serial: 'E 77' }],
        }),
        documents: [
          { kind: 'specification', name: 'sheet.pdf', bytes: pdf('sheet'), isPublic: true },
          { kind: 'photograph', name: 'left.jpg', bytes: photograph(), isPublic: true },
          { kind: 'certificate', name: 'internal.pdf', bytes: pdf('internal') },
        ],
      }),
    );
    expect(issued.reference).toMatch(/^M-2\d{3}-\d{6}$/);
    expect(issued.warnings).toEqual([]);
    expect((await findEquipmentRow(ctx.db, maker.id, issued.reference, now()))?.state).toMatch(/issuing|held/);
    await untilSettled(ctx);

    const seen = await seeEquipment(ctx.db, maker.id, issued.reference, now());
    expect(seen).toMatchObject({
      standing: 'held',
      row: { declared: false, gtin: `0${GTIN}`, serial: 'KW-220 00417', manufacturerId: maker.id },
      viewer: { roles: ['title-holder', 'custodian', 'issuer', 'manufacturer'], isFull: true, place: 'exact' },
    });
    expect(seen?.nameOf(seen.state?.holder ?? null)?.name).toBe('Kranbau Werke AG');
    for (const other of [stranger, lessor]) {
      expect(await seeEquipment(ctx.db, other.id, issued.subject, now())).toBeNull();
      expect((await listEquipment(ctx.db, other.id, { now: now() })).edges).toEqual([]);
    }
    if (!seen) throw new Error('not seen');
    const [entry] = await equipmentTimeline(ctx.db, seen);
    expect(entry).toMatchObject({ type: 'PassportIssued', record: { kind: 'passport' }, isOperatorsKey: true });
    expect(entry?.details?.['/serial']).toBe('KW-220 00417');
    expect(await titleChain(ctx.db, seen)).toHaveLength(1);
    const [record] = await equipmentRecords(ctx.db, seen);
    expect(record).toMatchObject({
      kind: 'passport',
      status: 'recorded',
      details: { components: [{ serial: 'E 77' }] },
    });
    expect(record?.documents.map(({ kind }) => kind)).toEqual(['specification', 'photograph', 'certificate']);
    const documentId = record?.documents[2]?.id ?? '';
    expect(accepted(await equipmentFile(ctx, maker.viewer, { documentId })).name).toBe('internal.pdf');
    expect(refusalOf(await equipmentFile(ctx, stranger.viewer, { documentId }))).toBe('not-found');
  });

  test('its public page says what it is and no more, and proves it', async () => {
    const { ctx } = trade;
    const machine = await publicEquipment(ctx.db, { gtin: GTIN, serial: 'kw22000417' });
    expect(machine).toMatchObject({
      manufacturer: 'Kranbau Werke AG',
      isByManufacturer: true,
      origin: 'DE',
      status: 'Recorded',
      recalls: [],
      inspections: [],
    });
    expect(await publicEquipment(ctx.db, { publicId: machine?.publicId ?? '' })).toEqual(machine);
    expect(await publicEquipment(ctx.db, { gtin: GTIN, serial: 'KW 220 00418' })).toBeNull();
    expect(await publicEquipment(ctx.db, { gtin: '4012345000008', serial: 'KW-220 00417' })).toBeNull();
    // Neither a key nor anything else of an event than its commitment.
    expect(machine?.events.map(({ args }) => Object.keys(args))).toEqual([['root']]);
    expect(machine?.documents.map(({ kind }) => kind)).toEqual(['specification', 'photograph']);
    if (!machine) throw new Error('unknown');

    const openings = await publicOpenings(ctx, machine);
    expect(openings.map(({ path }) => path)).toEqual([
      '/category',
      '/gtin',
      '/manufacturer',
      '/model',
      '/origin',
      '/serial',
      '/year',
      'file:specification-1',
      'file:photograph-1',
    ]);
    for (const { proof, path, value, salt } of openings) {
      expect(verifyProof(toHex(machine.root), { path, value, salt: toHex(salt) }, proof.map(toHex))).toBe(true);
    }
    const [sheet, picture] = machine.documents;
    const { publicId } = machine;
    expect(accepted(await publicFile(ctx, { publicId, documentId: sheet?.id ?? '' })).mediaType).toBe(
      'application/pdf',
    );
    const shown = accepted(await publicFile(ctx, { publicId, documentId: picture?.id ?? '' }));
    expect(Buffer.from(shown.bytes).toString('latin1')).not.toContain('GPS');
    const kept = await ctx.db.equipmentDocument.findFirstOrThrow({ where: { kind: 'certificate' } });
    expect(refusalOf(await publicFile(ctx, { publicId, documentId: kept.id }))).toBe('not-found');
  });

  test.each([
    ['the same serial', passport('kw 220 00417'), 'serial-recorded'],
    ['another spelling of the maker', passport('KW22000417', { manufacturer: 'KRANBAU-WERKE' }), 'serial-recorded'],
    [
      'the same GTIN under another name',
      passport('KW22000417', { manufacturer: 'Other', gtin: GTIN }),
      'serial-recorded',
    ],
    ['an O for a zero', passport('KW-220 0O417'), 'serial-alike'],
    ['a Cyrillic К', passport('КW-220 00417'), 'serial-alike'],
  ])('a second one under %s is not issued, and it is said why', async (_, given, code) => {
    const { ctx, lessor } = trade;
    const refused = await issuePassport(ctx, lessor.preparer, given);
    expect(refusalOf(refused)).toBe(code);
    if (refused.ok) return;
    expect(refused.refusal.field).toBe('serial');
    // The lessor may not see the machine, and is not told which one it is.
    expect(refused.refusal.params).toMatchObject({ serial: 'KW-220 00417', reference: '' });
    if (given.serial === 'KW-220 0O417') expect(refused.refusal.params?.letters).toBe('7: O ≠ 0');
    expect(await ctx.db.equipment.count({ where: { issuerId: lessor.id } })).toBe(0);
  });

  test('a question is answered without a row, and logged', async () => {
    const { ctx, lessor } = trade;
    const before = await ctx.db.fingerprintQuery.count();
    const { warnings, declared } = accepted(await checkPassport(ctx, lessor.preparer, passport('KW-220 O0417')));
    expect(declared).toBe(true);
    expect(warnings).toMatchObject([{ kind: 'alike', letters: [{ position: 6, written: 'O', recorded: '0' }] }]);
    expect(await ctx.db.fingerprintQuery.count()).toBeGreaterThan(before);
    const elsewhere = await checkPassport(ctx, lessor.preparer, passport('KW-220 00417', { manufacturer: 'Other' }));
    expect(accepted(elsewhere).warnings).toMatchObject([{ kind: 'same-serial' }]);
  });

  test('who insists on the same one is refused by the contract, and there is no second machine', async () => {
    const { ctx, lessor } = trade;
    const issued = accepted(
      await issuePassport(ctx, lessor.preparer, { ...passport('KW22000417'), evenIfAlike: true }),
    );
    expect(issued.warnings[0]?.kind).toBe('recorded');
    await untilSettled(ctx);
    const action = await ctx.db.action.findUniqueOrThrow({ where: { id: issued.actionId } });
    expect(action).toMatchObject({ status: 'REFUSED', refusalCode: 'fingerprint-taken' });
    expect(await seeEquipment(ctx.db, lessor.id, issued.subject, now())).toBeNull();
    expect((await listEquipment(ctx.db, lessor.id, { now: now() })).edges).toEqual([]);
  });

  test('one that only looks alike can be let pass by somebody who has looked', async () => {
    const { ctx, lessor } = trade;
    const issued = accepted(
      await issuePassport(ctx, lessor.preparer, { ...passport('KW-220 0O417'), evenIfAlike: true }),
    );
    await untilSettled(ctx);
    const seen = await seeEquipment(ctx.db, lessor.id, issued.reference, now());
    expect(seen).toMatchObject({ standing: 'held', row: { declared: true, manufacturerId: null } });
    // Cancelled, its serial is free again.
    const cancel = { subject: issued.subject, reason: { code: 'issued-in-error' as const } };
    expect(refusalOf(await cancelPassport(ctx, trade.maker.preparer, cancel))).toBe('not-found');
    accepted(await cancelPassport(ctx, lessor.preparer, cancel));
    await untilSettled(ctx);
    expect((await seeEquipment(ctx.db, lessor.id, issued.reference, now()))?.standing).toBe('cancelled');
    const again = await issuePassport(ctx, lessor.preparer, { ...passport('KW-220 0O417'), evenIfAlike: true });
    accepted(again);
    await untilSettled(ctx);
  });

  test('what does not fit is refused at its field, and who may not is', async () => {
    const { ctx, lessor, lessee } = trade;
    const field = async (more: object): Promise<string | undefined> => {
      const answer = await issuePassport(ctx, lessor.preparer, { ...passport('X-1'), ...more });
      return answer.ok ? 'accepted' : `${answer.refusal.code} ${answer.refusal.field}`;
    };
    expect(await field({ serial: '---' })).toBe('invalid-input serial');
    expect(await field({ gtin: '4012345000008' })).toBe('gtin-malformed gtin');
    expect(await field({ year: 1850 })).toBe('year-out-of-range year');
    expect(await field({ manufacturerId: lessee.id })).toBe('not-a-manufacturer manufacturerId');
    const text = { kind: 'report', name: 'x.pdf', bytes: new Uint8Array(Buffer.from('<html>')) };
    expect(await field({ documents: [text] })).toBe('document-type-unknown documents');
    const paper = { kind: 'photograph', name: 's.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7 x')) };
    expect(await field({ documents: [paper] })).toBe('photograph-no-picture documents');
    expect(refusalOf(await issuePassport(ctx, lessor.viewer, passport('X-1')))).toBe('not-permitted');
    expect(refusalOf(await issuePassport(ctx, null, passport('X-1')))).toBe('sign-in-required');
    expect(await ctx.db.equipment.count({ where: { serialKey: 'X1' } })).toBe(0);
  });
});
