import { agreeOver } from '#tests/support/leasing/agreement';

/** As `titles.test.ts`; here mostly devices, observers and anchors of machines that change hands. */

agreeOver(
  {
    IssuePassport: 16,
    ChangeCustody: 6,
    EnrolDevice: 24,
    ReplaceDevice: 16,
    RemoveDevice: 6,
    ReplaceMeter: 6,
    AppointObserver: 8,
    DismissObserver: 6,
    AnchorReadings: 20,
  },
  ['EnrolDevice', 'ReplaceDevice', 'AnchorReadings'],
);
