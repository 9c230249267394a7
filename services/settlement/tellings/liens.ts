import type { Hex } from '#domain/hex';
import type { LienEvent } from '#domain/liens/events';
import type { LienBook } from '#domain/liens/state';
import type { Telling } from './telling.ts';

/** Who is told of what happened to a lien, whose book is that after its block. */
export const tellingOfLien = (event: LienEvent, { liens }: LienBook): Telling | null => {
  const named = (name: Hex) => liens.find(({ lien }) => lien === name);
  const lien = named(event.lien);
  switch (event.type) {
    case 'LienFiled': {
      // Who has a lien there already looks at what the new one says of its day and class.
      const others = event.prior.map(one => named(one)?.securedParty ?? null);
      return { kind: 'lien-filed', keys: [event.grantor, event.securedParty, ...others] };
    }
    case 'LienSubordinated':
      return { kind: 'lien-subordinated', keys: [named(event.senior)?.securedParty ?? null] };
    case 'LienReleased':
      return { kind: 'lien-released', keys: [lien?.grantor ?? null] };
    case 'LienReleasedByOrder':
      return { kind: 'lien-released-by-order', keys: [lien?.grantor ?? null, lien?.securedParty ?? null] };
    case 'LienContinued':
      return null;
  }
};
