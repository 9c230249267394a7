/** Kinds of machine, as lists and filters know them. `other` is what none of them is. */
export const EQUIPMENT_CATEGORIES = [
  'excavator',
  'wheel-loader',
  'dozer',
  'backhoe-loader',
  'grader',
  'roller',
  'paver',
  'dump-truck',
  'crawler-crane',
  'mobile-crane',
  'tower-crane',
  'telehandler',
  'forklift',
  'reach-stacker',
  'aerial-platform',
  'drill-rig',
  'pile-driver',
  'concrete-pump',
  'crusher',
  'compressor',
  'generator',
  'truck',
  'trailer',
  'tractor',
  'harvester',
  'machine-tool',
  'injection-moulding',
  'press',
  'printing-press',
  'robot',
  'locomotive',
  'rail-wagon',
  'vessel',
  'container',
  'medical-device',
  'other',
] as const;

export type EquipmentCategory = (typeof EQUIPMENT_CATEGORIES)[number];

export const isEquipmentCategory = (text: string): text is EquipmentCategory =>
  EQUIPMENT_CATEGORIES.some(category => category === text);

/** A kind of machine as people write it, `Wheel loader` or `wheel_loader`; what is no kind comes back as it was. */
export const writtenCategory = (text: string): string => {
  const written = text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  return isEquipmentCategory(written) ? written : text;
};
