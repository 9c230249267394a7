/** What lies under the marks of a map; set by whoever runs the portal. */
export interface MapSettings {
  /** GeoJSON or TopoJSON of the countries' outlines, at an address of the portal's own; null: those that come with it. */
  readonly outlinesUrl: string | null;
  /** Tiles of another server, with {z}, {x} and {y}, in place of outlines; null: none. */
  readonly tilesUrl: string | null;
  /** Whose outlines or tiles they are; null: Natural Earth, for those that come with the portal. */
  readonly attribution: string | null;
}

export const DEFAULT_MAP: MapSettings = { outlinesUrl: null, tilesUrl: null, attribution: null };
