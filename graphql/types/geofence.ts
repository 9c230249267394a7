import { type GeofenceShape, SHAPE_KINDS } from '#domain/geofences/shape';
import type { Place } from '#domain/telemetry/distance';
import type { AreaView, GeofenceRow } from '#prisma/reads/geofences';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';

export const ShapeKindType = codes('ShapeKind', SHAPE_KINDS);
export const AreaPurposeType = codes('AreaPurpose', ['permitted', 'forbidden']);

const PlaceType = builder.objectRef<Place>('Place').implement({
  description: 'WGS 84, degrees.',
  fields: t => ({ latitude: t.exposeFloat('latitude'), longitude: t.exposeFloat('longitude') }),
});

const placesOf = (shape: GeofenceShape): readonly Place[] => {
  switch (shape.kind) {
    case 'circle':
      return [shape.center];
    case 'polygon':
      return shape.corners;
    case 'corridor':
      return shape.line;
    case 'country':
      return [];
  }
};

export const ShapeType = builder.objectRef<GeofenceShape>('GeofenceShape').implement({
  fields: t => ({
    kind: t.field({ type: ShapeKindType, resolve: ({ kind }) => kind }),
    places: t.field({
      type: [PlaceType],
      description: 'The centre of a circle, the corners of a polygon, the line of a corridor.',
      resolve: shape => [...placesOf(shape)],
    }),
    metres: t.float({
      nullable: true,
      description: 'The radius of a circle; how far from its line a corridor reaches.',
      resolve: shape => (shape.kind === 'circle' ? shape.radiusM : shape.kind === 'corridor' ? shape.withinM : null),
    }),
    countries: t.stringList({ resolve: shape => (shape.kind === 'country' ? [...shape.countries] : []) }),
  }),
});

export const GeofenceType = builder.objectRef<GeofenceRow>('Geofence').implement({
  description: 'An area of one’s own.',
  fields: t => ({
    geofenceId: t.exposeString('id'),
    name: t.exposeString('name'),
    shape: t.field({ type: ShapeType, resolve: ({ shape }) => shape }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    retiredAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ retiredAt }) => retiredAt }),
    assignments: t.exposeInt('assignments'),
  }),
});

export const AreaType = builder.objectRef<AreaView>('Area').implement({
  description: 'An area where a machine, or the machines of a lease, must be or must not be.',
  fields: t => ({
    assignmentId: t.exposeString('assignmentId'),
    geofenceId: t.exposeString('geofenceId'),
    name: t.exposeString('name'),
    subject: t.exposeString('subject', { description: 'The machine or the lease.' }),
    shape: t.field({ type: ShapeType, resolve: ({ shape }) => shape }),
    purpose: t.field({ type: AreaPurposeType, resolve: ({ purpose }) => purpose }),
    schedule: t.field({ type: 'JSON', nullable: true, resolve: ({ schedule }) => schedule }),
    dwellMs: t.exposeInt('dwellMs'),
    from: t.field({ type: 'DateTime', resolve: ({ from }) => from }),
    isOwn: t.exposeBoolean('isOwn'),
  }),
});
