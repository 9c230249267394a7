import { z } from 'zod';
import { SHAPE_KINDS } from '#domain/geofences/shape';
import { placesOfText } from '~/components/geofences/shape-text';

const metres = z
  .string()
  .trim()
  .transform(text => (text === '' ? 0 : Number(text.replace(',', '.'))));

/** The form of an area: only what its kind needs is read. */
export const geofenceFields = z
  .object({
    name: z.string().trim().min(1).max(120),
    kind: z.enum(SHAPE_KINDS),
    places: z.string().max(40_000).default(''),
    metres: metres.default(0),
    countries: z.string().max(1_000).default(''),
  })
  .transform(({ name, kind, places, metres: width, countries }, check) => {
    if (kind === 'country') {
      const named = countries
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter(Boolean);
      return { name, shape: { kind, countries: named } };
    }
    const typed = placesOfText(places);
    const [center] = typed ?? [];
    if (!typed || !center) {
      check.addIssue({ code: 'custom', message: 'geofence-places-text', path: ['places'] });
      return z.NEVER;
    }
    if (kind === 'polygon') return { name, shape: { kind, corners: typed } };
    if (kind === 'corridor') return { name, shape: { kind, line: typed, withinM: width } };
    return { name, shape: { kind, center, radiusM: width } };
  });

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const listed = z.preprocess(
  value => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.enum(WEEKDAYS)),
);

/** The form by which an area is assigned. Days ticked without times are whole days; none ticked: always. */
export const assignmentFields = (timeZone: string) =>
  z
    .object({
      geofence: z.guid(),
      purpose: z.enum(['permitted', 'forbidden']),
      dwell: z.coerce.number().int().min(0).max(10_080).default(0),
      day: listed,
      from: z.string().trim().default(''),
      to: z.string().trim().default(''),
    })
    .transform(({ geofence, purpose, dwell, day, from, to }) => {
      const schedule =
        day.length === 0
          ? null
          : { timeZone, windows: [{ days: day.map(Number), from: from || '00:00', to: to || from || '00:00' }] };
      return { geofenceId: geofence, purpose, dwellMs: dwell * 60_000, schedule };
    });
