/** The first two or six characters of the protocol's version name the model; those whose fields differ from the rest. */
const MODELS: Readonly<Record<string, string>> = {
  '02': 'GL200',
  '04': 'GV200',
  '06': 'GV300',
  '07': 'GL100',
  '0F': 'GV55',
  '11': 'GL500',
  '1A': 'GL300',
  '1F': 'GV500',
  '21': 'GL200',
  '25': 'GV300',
  '27': 'GV300W',
  '28': 'GL300VC',
  '2C': 'GL300W',
  '2D': 'GV500VC',
  '30': 'GL300',
  '31': 'GV65',
  '35': 'GV200',
  '36': 'GV500',
  '38': 'GV65',
  '40': 'GL500',
  '41': 'GV75W',
  '42': 'GT501',
  '44': 'GL530',
  '5E': 'GV500MAP',
  '6E': 'GV310LAU',
  '74': 'GV350CEU',
  BD: 'CV200',
  C2: 'GV600M',
  C3: 'GL320M',
  DC: 'GV600MG',
  DE: 'GL500M',
  DF: 'CV100LG',
  F1: 'GV350M',
  '802004': 'GV58LAU',
  '802005': 'GV355CEU',
  '80201E': 'GV30CEU',
};

/** The model behind a version of the protocol; nothing where it is not one that needs to be told apart. */
export const modelOf = (version: string): string =>
  MODELS[(version.length > 6 ? version.slice(0, 6) : version.slice(0, 2)).toUpperCase()] ?? '';

/** Handheld trackers report signal and battery where those of vehicles report a mask of what is appended to a place. */
export const isHandheld = (model: string): boolean => /^G[LT]\d/.test(model);

export const isGl5 = (model: string): boolean => model.startsWith('GL5');
