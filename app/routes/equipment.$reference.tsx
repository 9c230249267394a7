import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { acceptDelivery } from '#services/equipment/accept-delivery';
import { announceDelivery } from '#services/equipment/announce-delivery';
import { acceptSale, consentToSale, declineSale, withdrawSale } from '#services/equipment/answer-sale';
import { cancelPassport, PASSPORT_CANCEL_REASONS } from '#services/equipment/cancel-passport';
import { proposeSale } from '#services/equipment/propose-sale';
import { retireEquipment } from '#services/equipment/retire-equipment';
import { AgreementPanel } from '~/components/agreements/agreement-panel';
import { ChecksPanel } from '~/components/equipment/checks-panel';
import { CustodyPanel } from '~/components/equipment/custody-panel';
import { EndPanel } from '~/components/equipment/end-panel';
import { MachineFrame } from '~/components/equipment/machine-frame';
import { CodePanel, PassportPanel, StandingPanel } from '~/components/equipment/passport-panel';
import { TitlePanel } from '~/components/equipment/title-panel';
import type { PageHandle } from '~/components/page/handle';
import { NowPanel } from '~/components/telemetry/now-panel';
import { documentsForm } from '~/documents-form.server';
import { reasonFields } from '~/form-fields.server';
import { unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { openAgreementsOf } from '~/presenters/agreements.server';
import { loadMachine } from '~/presenters/equipment.server';
import {
  deliveryFields,
  deliveryNoticeFields,
  retirementFields,
  saleFields,
} from '~/presenters/equipment-fields.server';
import { loadMachineNow } from '~/presenters/telemetry.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['ledger', 'agreements', 'telemetry'],
  crumb: (_, { machine }) => machine.head.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'equipment:read');
  const machine = await loadMachine(who, params.reference ?? '');
  return {
    machine,
    agreements: await openAgreementsOf(who, machine.head.subject),
    now: await loadMachineNow(who, machine.head.subject),
    reasons: PASSPORT_CANCEL_REASONS,
  };
};

type Done = 'sell' | 'accept' | 'consent' | 'decline' | 'withdraw' | 'give' | 'take' | 'retire' | 'cancel';

export const action = async (args: ActionFunctionArgs) => {
  const { form, documents, refusal } = await documentsForm(args, 'equipment:read');
  if (refusal) return form.refused(refusal);
  const { services, actor } = form.who;
  const subject = args.params.reference ?? '';
  /** Where others must sign first, the agreement is what follows. */
  const done = (what: Done) => (made: { readonly agreementId?: string | null; readonly actionId?: string | null }) =>
    made.agreementId && !made.actionId
      ? form.done(`/agreements/${made.agreementId}`, { key: 'equipment:done.proposed', params: {} })
      : form.done(`/equipment/${subject}`, { key: `equipment:done.${what}`, params: {} });
  switch (form.intent) {
    case 'sell':
      return form.run(saleFields, sale => proposeSale(services, actor, { subject, ...sale }), done('sell'));
    case 'accept':
      return form.answer(await acceptSale(services, actor, { subject }), done('accept'));
    case 'consent':
      return form.answer(await consentToSale(services, actor, { subject }), done('consent'));
    case 'decline':
      return form.answer(await declineSale(services, actor, { subject }), done('decline'));
    case 'withdraw':
      return form.answer(await withdrawSale(services, actor, { subject }), done('withdraw'));
    case 'give':
      return form.run(
        deliveryNoticeFields,
        input => announceDelivery(services, actor, { subject, ...input }),
        () => done('give')({}),
      );
    case 'take':
      return form.run(
        deliveryFields,
        input => acceptDelivery(services, actor, { subject, ...input, documents }),
        done('take'),
      );
    case 'retire':
      return form.run(
        retirementFields,
        input => retireEquipment(services, actor, { subject, ...input, documents }),
        done('retire'),
      );
    case 'cancel':
      return form.run(
        reasonFields(PASSPORT_CANCEL_REASONS),
        reason => cancelPassport(services, actor, { subject, reason }),
        done('cancel'),
      );
    default:
      return unknownIntent();
  }
};

export default function MachinePage() {
  const { machine, agreements, now, reasons } = useLoaderData<typeof loader>();
  return (
    <MachineFrame head={machine.head}>
      {now !== null && <NowPanel reference={machine.head.reference} now={now} />}
      <div className="split">
        <div>
          <AgreementPanel agreements={agreements} />
          <TitlePanel machine={machine} />
          <CustodyPanel machine={machine} />
          <PassportPanel machine={machine} />
          <EndPanel machine={machine} reasons={reasons} />
        </div>
        <div>
          <StandingPanel machine={machine} />
          <ChecksPanel checks={machine.checks} />
          <CodePanel machine={machine} />
        </div>
      </div>
    </MachineFrame>
  );
}
