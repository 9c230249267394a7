import type { AlarmKind } from '#domain/alarms/kinds';
import type { AlarmAbout } from '#prisma/reads/alarm-about';
import type { MessageLocale } from '../messages/render-message.ts';

/** What an alarm is called in a mail. */
const TEXTS: Readonly<Record<AlarmKind, Readonly<Record<MessageLocale, string>>>> = {
  'outside-area': { en: 'outside its area', 'zh-CN': '超出许可区域' },
  'unexpected-movement': { en: 'moving when it should not', 'zh-CN': '异常移动' },
  silent: { en: 'silent', 'zh-CN': '失联' },
  'power-cut': { en: 'power cut', 'zh-CN': '断电' },
  tamper: { en: 'tampered with', 'zh-CN': '被拆动' },
  jamming: { en: 'jammed', 'zh-CN': '信号受干扰' },
  tow: { en: 'towed', 'zh-CN': '被拖走' },
  'meter-fault': { en: 'meter at fault', 'zh-CN': '计量表异常' },
  'over-use': { en: 'used more than the contract allows', 'zh-CN': '超出合同约定用量' },
  temperature: { en: 'temperature out of range', 'zh-CN': '温度超限' },
  'maintenance-due': { en: 'maintenance due', 'zh-CN': '保养到期' },
  distress: { en: 'calls for help', 'zh-CN': '求救或倾覆' },
  'place-doubted': { en: 'place in doubt', 'zh-CN': '位置存疑' },
  'low-battery': { en: 'low battery', 'zh-CN': '电量低' },
  inactive: { en: 'not in use', 'zh-CN': '长时间未使用' },
};

/** What it is about, where that has no name. */
const ABOUTS: Readonly<Record<AlarmAbout['of'], Readonly<Record<MessageLocale, string>>>> = {
  device: { en: 'a device', 'zh-CN': '某追踪设备' },
  upload: { en: 'readings handed in', 'zh-CN': '人工提交的读数' },
  permitted: { en: 'permitted areas', 'zh-CN': '许可区域' },
  countries: { en: 'permitted countries', 'zh-CN': '许可国家' },
  forbidden: { en: 'a forbidden area', 'zh-CN': '禁入区域' },
};

const BRACKETS: Readonly<Record<MessageLocale, readonly [string, string]>> = { en: [' (', ')'], 'zh-CN': ['（', '）'] };

export const alarmText = (kind: AlarmKind, about: AlarmAbout | null, locale: MessageLocale): string => {
  const alarm = TEXTS[kind][locale];
  return about === null ? alarm : alarm + BRACKETS[locale].join(about.name ?? ABOUTS[about.of][locale]);
};
