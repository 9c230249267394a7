import type { TableColumn } from '../../tables/table-kind.ts';

const column = (name: string, isRequired: boolean, ...synonyms: string[]): TableColumn => ({
  name,
  isRequired,
  synonyms,
});

/** What stands once for a lease: in its first row, and, if at all, the same in the others. */
export const LEASE_COLUMNS: readonly TableColumn[] = [
  column('contractNumber', true, 'Contract number', 'Contract', 'Lease number', '合同编号', '租约编号'),
  column('lessee', true, 'Lessee', 'Customer', '承租人'),
  column('lesseeEmail', false, 'Lessee e-mail', 'E-mail', '承租人邮箱'),
  column('lesseeContact', false, 'Lessee contact', 'Contact person', '承租人联系人'),
  column('kind', false, 'Kind of lease', 'Lease type', '租赁类型'),
  column('currency', false, 'Currency', '币种'),
  column('commencementDate', false, 'Commencement', 'Start', 'Starts on', '起租日'),
  column('dayOfMonth', false, 'Day of month', '每月起始日'),
  column('frequency', false, 'Frequency', '租期频率'),
  column('periods', false, 'Periods', 'Term', '期数'),
  column('financed', false, 'Financed amount', 'Financed', '融资金额'),
  column('unguaranteedResidual', false, 'Residual value', 'Unguaranteed residual', '未担保余值'),
  column('guaranteedResidual', false, 'Guaranteed residual', '担保余值'),
  column('balloon', false, 'Balloon', 'Final payment', '尾款'),
  column('ratePercent', false, 'Rate', 'Interest rate', '年利率'),
  column('rent', false, 'Rent', 'Base rent', '租金'),
  column('timing', false, 'Timing', 'Due', '先付或后付'),
  column('accrual', false, 'Day count', '计息方式'),
  column('compounding', false, 'Compounding', '复利方式'),
  column('deposit', false, 'Deposit', '押金'),
  column('vatCategory', false, 'VAT category', '税种'),
  column('vatPercent', false, 'VAT', 'VAT rate', '税率'),
  column('terms', false, 'Terms (JSON)', '条款（JSON）'),
  column('graceDays', false, 'Grace days', '宽限天数'),
  column('defaultAfterDays', false, 'Default after days', '违约天数'),
  column('countries', false, 'Countries', 'Permitted countries', '允许国家'),
  column('timeZone', false, 'Time zone', '时区'),
  column('asOf', false, 'As of', 'Balance date', '截至日'),
  column('outstanding', false, 'Outstanding', 'Balance', '未偿余额'),
  column('unpaid', false, 'Unpaid rents', 'Arrears', '未付租金'),
  column('schedule', false, 'Schedule', 'Schedule so far', '已发生租金表'),
];

/** What stands in every row: one machine of the lease, that is here or that the row declares. */
export const MACHINE_COLUMNS: readonly TableColumn[] = [
  column('machine', false, 'Machine', 'Machine reference', '设备编号'),
  column('manufacturer', false, 'Manufacturer', 'Maker', 'Make', '制造商'),
  column('model', false, 'Model', '型号'),
  column('serial', false, 'Serial number', 'Serial', '序列号'),
  column('gtin', false, 'GTIN', 'EAN', '商品条码'),
  column('category', false, 'Category', 'Machine type', '类别'),
  column('year', false, 'Year', 'Year of manufacture', '年份'),
];
